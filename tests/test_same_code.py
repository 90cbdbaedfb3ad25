"""The same code as file and as notebook: what reaches the student's process is the same, for every lab and example."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from grader.course import Course, Lab
from grader.notebook import code_cells
from grader.proof.verify import cases_of
from grader.release import checked_tasks
from grader.sandbox.inside.notebook import Reading, is_idle_import
from grader.sandbox.inside.source import read

LABS = Course(Path(__file__).resolve().parents[1]).labs()


def texts_of(lab: Lab) -> dict[str, str]:
    """Return the stub, the solution, and the solution with each mutant and variant put over it."""
    return {case.name: case.text for case in cases_of(lab) if case.kind != "trivial" and not case.notebook}


def statements(text: str) -> list[str]:
    """Return every statement of a module, spelled out, but for texts that stand alone."""
    return [_of_segment(own)[0] for own, node in _segments(text) if not _is_text(node)]


def _segments(text: str) -> Iterator[tuple[str, ast.stmt]]:
    """Yield each statement of a module, with its own lines: most of them stand in hundreds of modules."""
    lines, start = text.split("\n"), 0
    body = ast.parse(text).body
    if any(node.lineno == before.end_lineno for before, node in pairwise(body)):  # two in a line
        yield from ((ast.unparse(node), node) for node in body)
        return
    for node in body:
        assert node.end_lineno is not None
        yield "\n".join(lines[start : node.end_lineno]), node
        start = node.end_lineno


@cache
def _of_segment(own: str) -> tuple[str, frozenset[str]]:
    """Return a statement spelled out, and the names in it."""
    (node,) = ast.parse(own).body
    return ast.dump(node), frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def used_in(text: str) -> list[str]:
    """Return the statements of a module without imports that nothing uses, which a notebook may do without."""
    parts = list(_segments(text))
    used = set[str]().union(*(_of_segment(own)[1] for own, _ in parts))
    return [_of_segment(own)[0] for own, node in parts if not _is_text(node) and not is_idle_import(node, used)]


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
def test_notebook_is_executed_as_the_file(lab: Lab) -> None:
    """Stub, solution, mutants and variants define the same, statement by statement, in either form, with no remark."""
    assignment, checked = lab.assignment(), checked_tasks(lab)
    names = tuple(name for task in assignment.tasks for name in task.names)
    for name, text in texts_of(lab).items():
        cells = [{"cell_type": "code", "source": source} for _, source in code_cells(assignment, text, checked)]
        data = json.dumps({"cells": cells}).encode()
        module = read(data, ".ipynb", Reading(names=names))
        assert statements(module.text) == used_in(text), name
        assert set(module.names) == set(read(text.encode(), ".py").names), name
        notes = [note for note in module.notes if "the last one counts" not in note]  # an overlay defines anew
        assert notes == [], name


def test_the_comparison_sees_a_difference() -> None:
    """What one text has and the other lacks is not overlooked."""
    assert statements("'''A.'''\nx = 1\n") == statements("x = 1")
    assert statements("x = 1") != statements("x = 2")
    assert used_in("import einops\nimport math\nx = math.pi") == statements("import math\nx = math.pi")
