"""The notebook with feedback: our words are words, the student's Markdown holds no HTML, code is as it was."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from grader.assignment import Assignment, LabLimits, Task
from grader.feedback.book import feedback_notebook, plain, tamed
from grader.feedback.placed import Lines, place
from grader.feedback.shown import Cell, Definition, Markup
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.sandbox.inside.cells import cells_of
from grader.sandbox.inside.notebook import Reading, read_notebook
from grader.scoring import Report, score_tasks

from .fragment import TAGS
from .hostile import SCRIPT

ODD = [
    "*a*", "_a_ __b__", "`c`", "# d", "- e", "1. f", "> g", "[h](http://i)", "![j](k)", "<l>", "&lt; &amp;", "\\* \\\\",
    "$m$ $$n$$", "| o | p |", "~~q~~", "http://r.s", "a\nb", "    t", "```u", "***", "===", ": v", SCRIPT,
]  # fmt: skip
ALPHABET = st.text(alphabet="<>![]()\\`&;#3lt\"'a /\n-=$|", max_size=60)


def rendered(markdown: str) -> str:
    """Return what Jupyter shows of Markdown: HTML in it is HTML."""
    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(markdown)


def words(html: str) -> str:
    """Return the text of HTML, on one line."""
    return " ".join(unescape(re.sub("<[^>]*>", "", html)).split())


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_our_words_are_shown_as_they_are(text):
    """A message that looks like Markdown or HTML is text, in a list and in a heading."""
    for line in (f"- {plain(text)}", f"# {plain(text)}", f"**{plain(text)}**"):
        html = rendered(line)
        assert words(html) == " ".join(text.split())
        assert set(re.findall(r"<(\w+)", html)) <= {"ul", "li", "h1", "p", "strong"}


@settings(max_examples=300, deadline=None)
@given(ALPHABET)
def test_any_words_of_ours_are_words(text):
    """Whatever punctuation stands in a message, no element comes of it."""
    assert set(re.findall(r"<(\w+)", rendered(f"- x{plain(text)}"))) <= {"ul", "li"}


@settings(max_examples=500, deadline=None)
@given(ALPHABET.map(lambda text: text.replace("a", "<img src=x>")))
def test_a_students_markdown_holds_no_html_and_no_image(text):
    """Whatever stands around a tag, behind backslashes or in code, Markdown's own elements are all that is left."""
    html = rendered(tamed(text))
    assert set(re.findall(r"<(\w+)", html)) <= TAGS | {"h1", "h2", "h3", "div"}
    assert "<img" not in html
    assert "<!--" not in html


def test_without_taming_there_would_be_both():
    """A notebook shows a student's HTML and images as they are."""
    assert "<script>" in rendered(SCRIPT)
    assert "<img" in rendered("![a](http://b.example/c.png)")


def test_markdown_without_html_is_as_it_was():
    """Emphasis, lists, links, formulas and comparisons are left alone."""
    text = "# A\n\n*b* **c** `d` [e](http://f) $g < 1$ x <= 2, 3 < 4 and 5<6\n\n- h\n\n|i|j|\n|-|-|\n"
    assert tamed(text) == text


# --- the whole notebook -----------------------------------------------------------------------------------------------

ASSIGNMENT = Assignment("lab", "A lab", (Task("f", 4.0, ("f", "g")), Task("h", 2.0, ("h",))), LabLimits(), ())
LOST = Verdict(Outcome.ERROR, "ValueError at line 2 of code cell 2: `x = *y*`", "got <b>", 2, 2)
CHECKS = (
    CheckResult(Check("test_small_case", "f", 1.0, "public", "Which *axis*?"), LOST),
    CheckResult(Check("test_other", "f", 1.0, "hidden", "Which *axis*?"), LOST),
    CheckResult(Check("test_last", "f", 2.0, "hidden"), Verdict(Outcome.PASSED), with_reference=("h",)),
    CheckResult(Check("test_gpu", "h", 1.0, "hidden"), Verdict(Outcome.NEEDS_GPU)),
)
REPORT = Report("s", "lab", score_tasks(ASSIGNMENT, CHECKS), CHECKS, notes=("a *note*",), sha256="ab", level="L2")


def cell(kind: str, source: str, *definitions: Definition) -> Cell:
    """Return a cell as it is shown."""
    lines = tuple(map(Markup, source.split("\n"))) if kind == "code" else ()
    return Cell(kind, 2, source, lines, Markup(""), False, definitions)


CELLS = (
    cell("markdown", "# <b>x</b> ![y](z)"),
    cell("code", "def f():\n    x = *y*\n", Definition("f", 1, 2)),
    cell("code", "x = '\0\ud800'\ndef g(): pass", Definition("g", 2, 2)),
    cell("raw", "<raw>"),
)


def made(report: Report = REPORT, cells: tuple[Cell, ...] = CELLS) -> Any:
    """Return the notebook, read."""
    text = feedback_notebook("A *lab*", place(report, {"f": ("f", "g")}, Lines(cells, notebook=True)), cells)
    assert text.isascii()
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    return book


def test_feedback_stands_behind_the_last_definition_of_a_task():
    """Of a task's names the one that is defined last decides; a task without a definition is told on top."""
    sources = [each.source for each in made().cells]
    assert len(sources) == 6
    assert sources[4].startswith("**Feedback on f: 2 of 4 points**")
    assert "**Feedback on h: 0 of 2 points, 2 still open**" in sources[0]
    assert sources[0].startswith("# A \\*lab\\*: 2 of 6 points, 2 still open")
    assert "- a \\*note\\*" in sources[0]


def test_a_check_is_told_as_on_the_page():
    """Mark, name, message with the student's own line, detail, hint once, and what the reference stood in for."""
    shown = words(rendered(made().cells[4].source))
    told = "ValueError at line 2 of code cell 2: `x = *y*`"
    assert f"! small case (public): error {told} got <b> Hint: Which *axis*?" in shown
    assert f"! other (hidden): error {told} \N{CHECK MARK} last (hidden)" in shown
    assert "Passed with the reference in place of h." in shown
    assert shown.count("Hint") == 1


def test_code_is_byte_for_byte_and_text_is_tame():
    """Code cells are what they were, also with what is no text; Markdown is without HTML; raw text stays raw."""
    cells = made().cells
    assert [each.source for each in cells if each.cell_type == "code"] == [CELLS[1].source, CELLS[2].source]
    assert cells[1].source == "# &lt;b>x&lt;/b> &#33;[y&#93;(z)"
    assert (cells[5].cell_type, cells[5].source) == ("raw", "<raw>")


def test_the_module_that_is_graded_is_the_same():
    """What grading reads of the notebook with feedback is what it read of the student's."""
    cells = [{"cell_type": each.kind, "source": each.source} for each in CELLS]
    before = json.dumps({"nbformat": 4, "cells": cells}).encode()
    placed = place(REPORT, {}, Lines(CELLS, notebook=True))
    after = feedback_notebook("A lab", placed, CELLS).encode()
    assert read_notebook(after, Reading()) == read_notebook(before, Reading())
    kept = [text for kind, text in cells_of(after) if kind == "code"]
    assert kept == [each.source for each in CELLS if each.kind == "code"]


def test_a_problem_is_told_on_top():
    """Why a hand-in could not be used stands in the first cell, with the student's own line."""
    report = Report("s", "lab", REPORT.tasks, CHECKS, problem="ValueError at line 2 of code cell 2: `x` (when loaded)")
    assert "ValueError at line 2 of code cell 2: `x` (when" in words(rendered(made(report).cells[0].source))


def test_what_is_left_out_is_told_behind_its_cell():
    """A cell that was cut is followed by a line of ours; many lines are one string, which takes little room."""
    cut = Cell("raw", 1, "abc", (), Markup(""), True, (), 9_000_000)
    many = Cell("code", 1, "\n" * 1_000_000, (), Markup(""), True, ())
    cells = made(cells=(cut, many)).cells
    assert [each.source for each in cells[1:3]] == ["abc", "*9000000 characters of this cell are left out here.*"]
    assert cells[2].metadata == {"tags": ["torchgrade-feedback"]}
    assert cells[3].source == many.source
    text = feedback_notebook("A", place(REPORT, {}, Lines((cut, many), notebook=True)), (cut, many))
    assert len(text) < 2_010_000


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))", "[a]( JAVASCRIPT:alert(1))", "[a](java&#115;cript:x)", "[a](data:text/html,x)",
        "[a](\tjavascript:x)", "[a][b]\n\n[b]: javascript:x", "[b]\n\n[b]:\njavascript:x", "[a](<javascript:x>)",
        "<javascript:alert(1)>", "[a](vbscript:x)", "[a](//evil)", "[![i](x)](javascript:x)", "[a](&#x6a;avascript:x)",
    ],
)  # fmt: skip
def test_links_of_a_student_lead_to_web_and_mail_only(text):
    """A link that could run something in the notebook of who opens it is its text; others stay links."""
    assert "href" not in rendered(tamed(text))
    kept = "[a](https://a.example) [b](mailto:a@b.c) [c](#top) [d]\n\n[d]: http://d.example"
    assert rendered(tamed(kept)).count("href") == 4


def test_formulas_make_no_links():
    """MathJax would make a link of a command: its name does not stand there as one."""
    assert "\\href" not in tamed("$\\href{javascript:alert(1)}{x}$")
