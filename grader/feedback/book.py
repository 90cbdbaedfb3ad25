"""The notebook of one hand-in with its feedback: the student's cells, and a cell of ours behind each task's definition.

Trusted side. Of the student's notebook the kind and the text of each cell are left; code is left as it is, so that the
notebook is graded as it was. In text, what Jupyter would take for HTML or fetch as an image is made plain, for a
notebook is opened by others, too.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from grader.feedback.placed import Outcomes, Placed
from grader.feedback.shown import Cell
from grader.gradebook.policy import Score, how_made
from grader.report import points
from grader.sandbox.inside.cells import FEEDBACK

MOST_LINES = 20_000  # of a cell, that are written line by line; more are one string, as the format allows
_PUNCTUATION = re.compile(r"([!\"#$%'()*+,\-./:;=?@\[\\\]^_`{|}~])")  # <, > and & become entities
_LINK = re.compile(r"\](?=[(:](?!\s*+(?:https?://|mailto:|#)))", re.IGNORECASE)
_TEX_LINK = re.compile(r"\\(?=(?:href|url|class|cssId|style|require)(?![A-Za-z]))")  # MathJax makes elements of these
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def feedback_notebook(title: str, placed: Placed, cells: Sequence[Cell], counted: Score | None = None) -> str:
    """Return the text of the notebook, nbformat 4.5; *counted* is the score where that is not the hand-in's points."""
    made = [_ours(_head(title, placed, counted))]
    for index, cell in enumerate(cells):
        made.append(_theirs(cell))
        made += [_ours(f"*{cell.lacking} characters of this cell are left out here.*")] if cell.lacking else []
        made += [_ours(_of_task(each)) for each in placed.tasks if each.cell == index]
    for number, each in enumerate(made):
        each["id"] = f"cell-{number}"
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    book = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1) + "\n"  # in ASCII: text that is no Unicode stays what it is


def _theirs(cell: Cell) -> dict[str, Any]:
    """Return a cell of the student's, without outputs and metadata."""
    if cell.kind == "code":
        return {**_cell("code", cell.source), "execution_count": None, "outputs": []}
    return _cell(cell.kind, tamed(cell.source) if cell.kind == "markdown" else cell.source)


def _ours(text: str) -> dict[str, Any]:
    return {**_cell("markdown", text), "metadata": {"tags": [FEEDBACK]}}


def _cell(kind: str, text: str) -> dict[str, Any]:
    lines = text if text.count("\n") > MOST_LINES else re.findall(r"[^\n]*\n|[^\n]+", text)
    return {"cell_type": kind, "metadata": {}, "source": lines}


def tamed(text: str) -> str:
    """Return a student's Markdown in which no tag begins, no image is fetched, and links lead to web and mail only."""
    plain = _TEX_LINK.sub("&#92; ", _TAG.sub("&lt;", text).replace("![", "&#33;["))
    return _LINK.sub("&#93;", plain)


def _head(title: str, placed: Placed, counted: Score | None) -> str:
    report = placed.report
    still_open = f", {points(report.open_points)} still open" if report.open_points else ""
    own = f"{points(report.score)} of {points(report.max_score)} points{still_open}"
    lines = [f"# {plain(title)}: {own}", ""]
    if counted is not None:
        lines = [f"# {plain(title)}: {points(counted.score)} of {points(counted.max_score)} points count", ""]
        lines += [f"{plain(how_made(counted))}. This hand-in: {own}.", ""]
    if placed.problem:
        lines += [f"**The hand-in could not be used:** {plain(placed.problem)}", ""]
    lines += [f"- {plain(note)}" for note in report.notes]
    loose = [each for each in placed.tasks if each.cell < 0]
    return "\n".join([*lines, "", *(line for each in loose for line in (_of_task(each), ""))]).rstrip()


def _of_task(each: Outcomes) -> str:
    """Return what the checks of a task say, as Markdown."""
    score = each.score
    still_open = f", {points(score.open_points)} still open" if score.open_points else ""
    head = (
        f"**Feedback on {plain(score.task)}: {points(score.points)} of {points(score.max_points)} points{still_open}**"
    )
    return "\n".join([head, "", *(line for check in each.checks for line in _of_check(check))])


def _of_check(check: dict[str, Any]) -> Iterator[str]:
    outcome = "" if check["kind"] == "good" else f": **{plain(check['outcome'])}**"
    yield f"- {check['mark']} {plain(check['name'])} ({plain(check['visibility'])}){outcome}"
    for words in (check["message"], check["detail"]):
        if words:
            yield f"  - {plain(words)}"
    if check["hint"]:
        yield f"  - Hint: {plain(check['hint'])}"
    if check["with_reference"]:
        yield f"  - Passed with the reference in place of {plain(check['with_reference'])}."


def plain(text: str) -> str:
    """Return *text* as Markdown that shows it as it is, on one line."""
    return html.escape(_PUNCTUATION.sub(r"\\\1", " ".join(text.split())), quote=False)
