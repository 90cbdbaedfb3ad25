"""A function that never ends costs its own checks their time, and none that passes with the reference in its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from grader.skeleton import write_skeleton

MANIFEST = """\
title = "Two functions, one below the other"

[limits]
seconds = 0.5

[[tasks]]
name = "below"
points = 1

[[tasks]]
name = "above"
points = 1
builds_on = ["below"]
"""
SOLUTION = """\
def below(x):
    return 2 * x


def above(x):
    return below(x) + 1
"""
SUITE = """\
import pytest

from grader import assert_same


@pytest.mark.grade(task="below")
def test_below(student, reference, draw):
    x = abs(draw.normal(3))
    assert_same(student.below(x), reference.below(x))


@pytest.mark.grade(task="above")
def test_above(student, reference, draw):
    x = -abs(draw.normal(3))
    assert_same(student.above(x), reference.above(x))
"""
ENDLESS = "def below(x):\n    while {}:\n        pass\n    return {}\n\n\ndef above(x):\n    return {}\n"
HAND_INS = {
    "right": SOLUTION,
    "always": ENDLESS.format("True", "0", "below(x) + 1"),
    "sometimes": ENDLESS.format("(x > 0).all()", "2 * x", "below(x) + 1"),
    "otherwise": ENDLESS.format("(x > 0).all()", "(x, x)", "sum(below(x)) + 1"),  # another form, right in itself
    "wrong": ENDLESS.format("True", "0", "below(x) + 2"),
    "both": ENDLESS.format("True", "0", "below(x) + above(x)"),
    "mistake": SOLUTION.replace("2 *", "3 *"),
}


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory, grader: Callable[..., Any]) -> dict[str, dict[str, Any]]:
    """Return what became of the check of `above`, by student."""
    folder = tmp_path_factory.mktemp("endless")
    write_skeleton(folder, "two")
    (folder / "assignments" / "two" / "assignment.toml").write_text(MANIFEST)
    (folder / "solutions" / "two" / "two.py").write_text(SOLUTION)
    (folder / "autotests" / "two" / "test_two.py").write_text(SUITE)
    for name, text in HAND_INS.items():
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "two.py").write_text(text)
    done = grader("grade", folder / "class", "-a", "two", "--course", folder, "-o", folder / "out")
    assert done.returncode == 0, done.stderr
    found = {}
    for name in HAND_INS:
        below, above = json.loads((folder / "out" / name / "two.json").read_text())["checks"]
        assert below["outcome"] == ("passed" if name == "right" else "failed" if name == "mistake" else "timeout")
        found[name] = above
    return found


@pytest.mark.parametrize(
    ("student", "outcome", "stood_in"),
    [
        ("right", "passed", []),
        ("mistake", "passed", ["below"]),
        ("always", "passed", ["below"]),
        ("sometimes", "passed", ["below"]),  # at the first try: its own `below` would have passed here, too
        ("otherwise", "passed", []),
        ("wrong", "failed", []),
        ("both", "error", []),
    ],
)
def test_what_builds_on_it_is_graded_with_the_reference_first(
    checks: dict[str, dict[str, Any]], student: str, outcome: str, stood_in: list[str]
) -> None:
    """And with the student's own where that fails, so that nobody loses what either would give."""
    above = checks[student]
    assert (above["outcome"], above["with_reference"]) == (outcome, stood_in), above
