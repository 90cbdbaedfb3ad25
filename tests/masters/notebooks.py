"""Write small master notebooks, and read the lab that is made of them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.masters import Import, import_master
from grader.release import stub_of

MASTERS = Path(__file__).parent  # nbgrader and otter accept theirs, and give their solutions full points

Cell = dict[str, Any]


def code(source: str, **metadata: Any) -> Cell:
    """Return a code cell."""
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def text(source: str, **metadata: Any) -> Cell:
    """Return a cell with text."""
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def raw(source: str) -> Cell:
    """Return a raw cell."""
    return {"cell_type": "raw", "metadata": {}, "source": source}


def graded(source: str, name: str, points: float = 1, **more: Any) -> Cell:
    """Return a test cell of nbgrader."""
    return code(source, nbgrader={"grade": True, "solution": False, "grade_id": name, "points": points, **more})


def answer(source: str, name: str = "answer", **more: Any) -> Cell:
    """Return a solution cell of nbgrader."""
    return code(source, nbgrader={"grade": False, "solution": True, "grade_id": name, **more})


def shown(source: str, value: str) -> Cell:
    """Return a code cell that has shown a value."""
    output = {"output_type": "execute_result", "data": {"text/plain": value}, "metadata": {}}
    return {**code(source), "outputs": [output]}


def book(cells: Sequence[Cell], **changes: Any) -> dict[str, Any]:
    """Return a notebook."""
    kernel = {"kernelspec": {"name": "python3", "language": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": list(cells), **changes}


def solution(made: Import, lab: str = "lab") -> str:
    """Return the solution without its docstring."""
    whole = made.texts[f"solutions/{lab}/{lab}.py"]
    return whole[whole.index('"""', 3) + 3 :].strip("\n")


def suite(made: Import, lab: str = "lab") -> str:
    """Return the suite."""
    return made.texts[f"autotests/{lab}/test_{lab}.py"]


def probes(made: Import, lab: str = "lab") -> str:
    """Return the probes."""
    return made.texts[f"autotests/{lab}/probes.py"]


def check(made: Import, name: str) -> str:
    """Return the text of one check, its marker included."""
    tree = ast.parse(suite(made))
    (node,) = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == name]
    lines = suite(made).split("\n")
    return "\n".join(lines[node.decorator_list[0].lineno - 1 : node.end_lineno])


def master(name: str) -> Import:
    """Make a lab of one of the masters, under its own name."""
    return import_master(MASTERS / f"{name}.ipynb", name)


def stub(made: Import, lab: str = "lab") -> str:
    """Return the stub without its docstring."""
    return stub_of(solution(made, lab) + "\n", Path("lab.py")).rstrip("\n")


SQUARE = answer("def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION\n")
DOUBLE = code("def double(x):\n    y = 2 * x  # SOLUTION\n    return y\n")


def question(*cells: Cell, settings: str = "name: q1") -> list[Cell]:
    """Return a question of otter: its solution, then its tests."""
    first, *tests = cells
    solved = [raw("# BEGIN SOLUTION"), first, raw("# END SOLUTION")]
    asked = [raw("# BEGIN TESTS"), *tests, raw("# END TESTS")]
    return [raw(f"# BEGIN QUESTION\n{settings}"), *solved, *asked, raw("# END QUESTION")]
