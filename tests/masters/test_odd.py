"""Notebooks that make no lab, odd ones that do, and damaged ones."""

from __future__ import annotations

import ast
import contextlib
import json
import random
import time
import tomllib

import pytest

from grader.errors import UsageProblem
from grader.masters import import_master

from .notebooks import DOUBLE, MASTERS, SQUARE, answer, book, code, graded, probes, question, raw, solution, text

F = code("def f():\n    ...")
NET = answer(
    "class Net:\n    def __init__(self, n):\n        ### BEGIN SOLUTION\n        self.n = n\n"
    "        ### END SOLUTION\n",
    "net",
)
OPEN_QUESTION = [raw("# BEGIN QUESTION\nname: q1"), raw("# BEGIN SOLUTION"), DOUBLE]
ODD = {
    "nothing to fill": ([code("x = 1")], "there is no place that students fill"),
    "empty": ([], "there is no place that students fill"),
    "top level only": ([code("x = ...")], r"students write only at top level \(cell 1\); put that into functions"),
    "the same grade id twice": (
        [SQUARE, graded("assert 1", "t"), graded("assert 2", "t")],
        "cells 2 and 3: both have the",
    ),
    "no points": (
        [SQUARE, graded("assert 1", "t", None)],
        r"cell 2 \(t\): its points are no number of 0 or more, but None",
    ),
    "negative points": ([SQUARE, graded("assert 1", "t", -1)], "no number of 0 or more, but -1"),
    "nobody defines it": (
        [SQUARE, graded("assert sqare(2) == 4", "t")],
        r"cell 2 \(t\): it tests sqare, which no cell of the notebook defines; did you mean square\?",
    ),
    "defined twice": (
        [SQUARE, answer("def square(x):\n    return x", "b")],
        "cells 1 and 2: square is defined twice, and students write it",
    ),
    "no end": (
        [answer("def f():\n    ### BEGIN SOLUTION\n    return 1")],
        "BEGIN SOLUTION in line 2 has no END SOLUTION",
    ),
    "no begin": (
        [answer("def f():\n    return 1\n    ### END SOLUTION")],
        "END SOLUTION in line 3 has no BEGIN SOLUTION before it",
    ),
    "begin twice": (
        [answer("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION")],
        "but the one in line 1 has no END SOLUTION",
    ),
    "hidden tests without end": (
        [SQUARE, graded("### BEGIN HIDDEN TESTS\nassert 1", "t")],
        "BEGIN HIDDEN TESTS in line 1 has no END",
    ),
    "an answer that is no Python": (
        [answer("def f(:\n    pass")],
        r"cell 1 \(answer\): it is not valid Python \(line 1",
    ),
    "an answer that never compiles": (
        [answer("def f():\n    nonlocal x\n    return x")],
        "it is not valid Python .line 2: no binding for nonlocal",
    ),
    "a code section without end": (
        [code("def f():\n    # START CODE HERE\n    pass")],
        "there is no END for '# START CODE HERE' in line 2",
    ),
    "a code section without start": (
        [code("def f():\n    pass\n    # END CODE HERE\n    x = ...")],
        "ends what nothing starts",
    ),
    "a question without end": (
        [raw("# BEGIN QUESTION\nname: q1"), DOUBLE],
        "cell 1: BEGIN QUESTION has no END QUESTION",
    ),
    "a solution without end": (
        [*OPEN_QUESTION, raw("# END QUESTION")],
        "cell 4: END QUESTION has no BEGIN before it: the solution of cell 2 is still open",
    ),
    "tests outside": (
        [raw("# BEGIN TESTS"), code("assert 1"), raw("# END TESTS")],
        "cell 1: BEGIN TESTS stands outside of a question",
    ),
    "a question in a question": (
        [raw("# BEGIN QUESTION\nname: a"), raw("# BEGIN QUESTION\nname: b")],
        "cell 2: a question begins within the question of cell 1",
    ),
    "a question twice": (question(DOUBLE, code("assert 1")) * 2, "there is a question 'q1' already"),
    "a question without name": ([raw("# BEGIN QUESTION\npoints: 2")], "cell 1: the question has no `name:`"),
    "settings that are no YAML": ([raw("# BEGIN QUESTION\nname: [")], "cell 1: its settings are not valid YAML"),
    "settings that are a list": ([raw("# BEGIN QUESTION\n- name")], "cell 1: its settings are not `key: value`"),
    "points for another number": (
        question(DOUBLE, code("assert double(1)"), settings="name: q1\npoints: [1, 2]"),
        "it has 1 tests, but points for 2",
    ),
    "points that are words": (
        question(DOUBLE, code("assert double(1)"), settings="name: q1\npoints: many"),
        "points are numbers of 0 or more, not 'many'",
    ),
    "a test config without end": (
        question(DOUBLE, code('""" # BEGIN TEST CONFIG\npoints: 1\n"""')),
        "BEGIN TEST CONFIG has no END TEST CONFIG",
    ),
    "otter before version 3": (
        [text("```\nBEGIN QUESTION\nname: q1\n```"), F],
        "cell 1: its BEGIN QUESTION is in the format of otter before version 3",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_a_notebook_that_makes_no_lab_gets_one_message(name, make, tmp_path):
    """What is wrong is told with its cell and line, in one line."""
    cells, words = ODD[name]
    with pytest.raises(UsageProblem, match=words) as caught:
        make(*cells)
    assert caught.value.message.startswith(f"{tmp_path / 'master.ipynb'}: ")
    assert "\n" not in caught.value.message


FILES = {
    "no JSON": (b"print('a script')", "is no notebook: it is not valid JSON"),
    "an empty file": (b"", "is no notebook: it is not valid JSON"),
    "binary": (b"\x80\x81\xff", "is no notebook: it is not valid JSON"),
    "too deep": (b"[" * 100_000, "is no notebook: it is not valid JSON"),
    "a list": (b"[]", "is JSON, but no notebook"),
    "no cells": (b"{}", "has no list of cells"),
    "nbformat 3": (b'{"nbformat": 3, "worksheets": []}', "is in the notebook format of before 2015; open and save it"),
    "nbformat 5": (b'{"nbformat": 5, "cells": []}', "is in notebook format 5, known is format 4"),
    "R": (b'{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"name": "ir"}}}', "is a notebook in R; only"),
    "Julia": (
        b'{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"name": "julia-1.9", "language": "julia"}}}',
        "is a notebook in (J|j)ulia",
    ),
    "a cell that is a number": (b'{"nbformat": 4, "cells": [1]}', "cell 1 is none of markdown, code and raw"),
    "a cell without text": (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 1}]}', "cell 1 has no text"),
    "half a character": (
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}',
        "cell 1 holds half a character",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_python_notebook_gets_one_message(name, tmp_path):
    """The message names the file, says what is wrong with it, and what to do."""
    data, words = FILES[name]
    path = tmp_path / "master.ipynb"
    path.write_bytes(data)
    with pytest.raises(UsageProblem, match=words) as caught:
        import_master(path, "lab")
    assert str(path) in caught.value.message
    assert "\n" not in caught.value.message


def test_a_path_without_a_notebook_gets_one_message(tmp_path):
    """A missing file and a folder are told apart."""
    with pytest.raises(UsageProblem, match="cannot be read: No such file"):
        import_master(tmp_path / "no.ipynb", "lab")
    with pytest.raises(UsageProblem, match="is a folder; name the notebook in it"):
        import_master(tmp_path, "lab")


def test_line_ends_marks_and_lines_of_any_system(tmp_path):
    """A byte order mark, Windows line ends, sources in one piece and cells without ids change nothing."""
    source = "def square(x):\n\t### BEGIN SOLUTION\n\ty = x * x\n\treturn y\n\t### END SOLUTION\n"
    plain, odd = tmp_path / "plain.ipynb", tmp_path / "odd.ipynb"
    plain.write_text(json.dumps(book([text("# Ä"), answer(source)])), encoding="utf-8")
    other = book([text("\ufeff# Ä\r\n"), answer("\ufeff" + source.replace("\n", "\r\n"))], nbformat_minor=0)
    odd.write_bytes(b"\xef\xbb\xbf" + json.dumps(other, ensure_ascii=False).encode())
    assert import_master(odd, "lab").texts == {
        path: each.replace("plain.ipynb", "odd.ipynb") for path, each in import_master(plain, "lab").texts.items()
    }
    assert "\t### BEGIN SOLUTION\n\ty = x * x\n\treturn y\n\t### END SOLUTION" in solution(import_master(odd, "lab"))


def test_names_that_mean_something_in_python_or_toml_are_harmless(make):
    """Titles, grade ids, messages and texts of any kind give files that Python and TOML read."""
    odd = 'a"b\\c\n"""\nimport os #'
    made = make(
        text('# A "title" \\ with \x7f `code`'),
        NET,
        SQUARE,
        code("import torch"),
        graded(f'"""{"x" * 200}"""\nassert square(2) == 4, {odd!r}', odd),
        graded("assert square(3) == 9", "class"),
        graded("assert Net(3).n is not None", "torch"),
        graded("assert Net(3).n is not None", "torch!"),
    )
    for path, each in made.texts.items():
        if path.endswith(".py"):
            compile(each, path, "exec")
    assert tomllib.loads(made.texts["assignments/lab/assignment.toml"])["title"] == 'A "title" \\ with code'
    names = [node.name for node in ast.parse(probes(made)).body if isinstance(node, ast.FunctionDef)]
    assert len(names) == len(set(names))
    assert "torch" not in names


MUTATIONS = 60


def test_damaged_masters_make_a_lab_or_one_message(tmp_path):
    """Lines that are lost, doubled, moved or replaced end in files that Python reads, or in one line that says why."""
    chosen = random.Random(20_261_121)
    pieces = ["### BEGIN SOLUTION", "### END SOLUTION", "# SOLUTION", "...", "pass", "try:", "(", "'''", "%magic", "\0"]
    path = tmp_path / "master.ipynb"
    made = 0
    messages = []
    for _ in range(MUTATIONS):
        source = chosen.choice(sorted(MASTERS.glob("*.ipynb")))
        notebook = json.loads(source.read_text(encoding="utf-8"))
        for _ in range(chosen.randint(1, 4)):
            cell = chosen.choice(notebook["cells"])
            lines = "".join(cell["source"]).split("\n")
            place = chosen.randrange(len(lines))
            lines[place : place + chosen.randint(0, 1)] = [" " * chosen.choice([0, 4, 8]) + chosen.choice(pieces)]
            cell["source"] = "\n".join(lines)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        try:
            for place, each in import_master(path, "lab").texts.items():
                if place.endswith(".py"):
                    compile(each, place, "exec")
            made += 1
        except UsageProblem as problem:
            messages.append(problem.message)
    assert made > MUTATIONS // 4
    assert not [message for message in messages if "\n" in message]


LONG = 19_000  # of a line, which is near what is read
SLOW = {
    "an automatic test with spaces": [SQUARE, graded("### AUTOTEST f(" + " " * LONG + "x", "t")],
    "an automatic test that ends in spaces": [SQUARE, graded("### AUTOTEST f(1)" + " " * LONG + "; x", "t")],
    "signs of a comment": [code("def f():\n    ...  " + "#" * LONG + "\n" + ("#" * LONG + "\n") * 5)],
    "starts of a section": [code("def f():\n    ...\n" + ("    x = 1  #" + "START " * (LONG // 6) + "\n") * 5)],
    "blank lines": [SQUARE, graded("\n" * 100_000 + "assert square(1) == 1", "t")],
    "fences": [SQUARE, text("```otter\n" * 20_000)],
    "a fence and blank lines": [SQUARE, text("```" + "\n" * 100_000)],
    "pictures": [SQUARE, text(("![" * (LONG // 2) + "\n") * 10)],
    "tags": [SQUARE, text(("<img " * (LONG // 5) + "\n") * 10)],
}


@pytest.mark.parametrize("name", SLOW)
def test_reading_takes_time_by_the_length(name, make):
    """No run of characters makes a pattern go back over it again and again."""
    before = time.process_time()
    with contextlib.suppress(UsageProblem):
        make(*SLOW[name])
    assert time.process_time() - before < 3


LARGE = {
    "a sum of 900 terms": (
        [SQUARE, graded("assert square(1) == " + "+".join(["1"] * 900), "t")],
        r"cell 2 has expressions or blocks \d+ deep in one another, at most 100 can be read",
    ),
    "attributes": ([SQUARE, graded("assert square(1) == 1\nx = f" + ".b" * 400, "t")], "cell 2 has expressions"),
    "a long line": ([SQUARE, code("#" * 20_001)], "cell 2 has a line of 20001 characters, at most 20000 can be read"),
    "much text": ([SQUARE, text("abc\n" * (1 << 22) + "x")], r"holds \d+ characters of text; at most 16777216 can"),
    "much code": ([SQUARE, code("abc\n" * (1 << 18) + "x")], r"holds \d+ characters of code; at most 1048576 can"),
    "many cells": ([text("x")] * 5001, "has 5001 cells; a notebook of at most 5000 can become a lab"),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_notebook_that_is_too_much_gets_one_message(name, make):
    """What cannot be read is told by cell, with what to do, before anything goes wrong."""
    cells, why = LARGE[name]
    with pytest.raises(UsageProblem, match=why):
        make(*cells)
