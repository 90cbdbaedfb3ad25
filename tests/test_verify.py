"""The proof of a lab: what holds, and what does not, is told case by case."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import UsageProblem
from grader.proof.verify import cases_of, losses_of

Grader = Callable[..., subprocess.CompletedProcess[str]]

HARMLESS = '"""Is right, so it loses nothing.\n\nloses: masked_mean\n"""\n'
WRONG = "def masked_mean(x, mask):\n    return x.mean(1)\n"


@pytest.fixture(scope="module")
def unsound(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the course with a mutant that nothing catches and a variant that is wrong."""
    folder = tmp_path_factory.mktemp("unsound") / "course"
    shutil.copytree(course, folder)
    (folder / "solutions" / "masked" / "mutants" / "harmless.py").write_text(HARMLESS)
    (folder / "solutions" / "masked" / "variants" / "wrong.py").write_text(WRONG)
    return folder


def test_each_case_is_told_with_what_it_earned(unsound: Path, grader: Grader) -> None:
    """A mutant that loses nothing and a variant that loses points are named, beside the sound cases; exit 1."""
    done = grader("verify", "masked", "--course", unsound, "-v", "-j", 1)
    assert done.returncode == 1
    for line in ("stub stub: 0/4", "solution solution: 4/4", "mutant mean_of_nothing: ", "variant through_sum: 4/4"):
        assert f"✓ masked {line}" in done.stdout
    assert re.search(r"✗ masked mutant harmless: 4/4\n +loses nothing in masked_mean\n", done.stdout)
    assert re.search(r"✗ masked variant wrong: [\d.]+/4\n +loses [\d.]+ in masked_mean \(test_\w+", done.stdout)
    assert re.search(r"✗ masked mutant harmless, as a notebook: 4/4\n +loses nothing in masked_mean\n", done.stdout)
    assert "✓ masked variant through_sum, as a notebook: 4/4" in done.stdout
    assert done.stdout.count("✗") == 3
    assert re.search(r"masked +3 +1/1 +3/3 +1/2 +1/2 +4/4 +2/3", done.stdout)
    (seed,) = re.findall(r"the proof does not hold; repeat with --seed (\d+)", done.stderr)
    assert f"seed {seed}" in done.stdout


HEADERS = [
    (WRONG, "the docstring has no line `loses: TASK, TASK`"),
    ('"""Says nothing."""\n' + WRONG, "the docstring has no line `loses: TASK, TASK`"),
    ('"""Misspelt.\n\nloses: maskd_mean\n"""\n' + WRONG, "loses maskd_mean, but the tasks are masked_mean"),
    ('"""Empty.\n\nloses: ,\n"""\n' + WRONG, "masked_mean"),
    ("def f(:\n", "line 1"),
]


@pytest.mark.parametrize(("text", "reason"), HEADERS)
def test_header_of_a_mutant_is_checked(tmp_path: Path, text: str, reason: str) -> None:
    """A mutant that does not say which tasks it loses, or unknown ones, is refused with its path."""
    path = tmp_path / "m.py"
    with pytest.raises(UsageProblem) as caught:
        losses_of(path, text, frozenset({"masked_mean"}))
    assert caught.value.message.startswith(str(path))
    assert reason in caught.value.message


def test_bad_header_stops_the_proof_before_it_runs(unsound: Path, tmp_path: Path, grader: Grader) -> None:
    """The command names the file in one line and ends with 2."""
    shutil.copytree(unsound, tmp_path / "course")
    path = tmp_path / "course" / "solutions" / "masked" / "mutants" / "harmless.py"
    path.write_text(WRONG)
    done = grader("verify", "--course", tmp_path / "course")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().splitlines() == [f"Error: {path}: the docstring has no line `loses: TASK, TASK`"]


def test_cases_are_overlays_of_the_solution(unsound: Path) -> None:
    """A mutant or variant is the solution with definitions appended: the last one of a name wins."""
    cases = {case.name: case for case in cases_of(Course(unsound).lab("masked")) if not case.notebook}
    kinds = [case.kind for case in cases.values()]
    assert kinds == [
        "stub",
        "solution",
        "mutant",
        "mutant",
        "variant",
        "variant",
        *["trivial"] * 4,
        *["solution"] * 2,
    ]
    assert cases["wrong"].changed == {"masked_mean"}
    assert cases["wrong"].text == f"{cases['solution'].text}\n\n{WRONG}"
    assert cases["wrong"].loses == frozenset()
    assert cases["harmless"].loses == cases["stub"].loses == {"masked_mean"}


def test_one_case_of_each_kind_is_handed_in_as_a_notebook_too(unsound: Path) -> None:
    """The stub, a mutant and a variant are graded in both forms, with the same text and the same expectation."""
    cases = list(cases_of(Course(unsound).lab("masked")))
    twice = [(file, book) for file, book in pairwise(cases) if book.notebook]
    assert [(book.kind, book.name) for _, book in twice] == [
        ("stub", "stub, as a notebook"),
        ("mutant", "harmless, as a notebook"),
        ("variant", "through_sum, as a notebook"),
    ]
    assert all((file.text, file.loses, file.notebook) == (book.text, book.loses, False) for file, book in twice)


def test_what_cannot_be_tried_on_this_machine_is_told(course: Path, tmp_path: Path, grader: Grader) -> None:
    """A mutant whose check leaves itself out is no fault, and not counted as caught; a kind without cases is named."""
    folder = tmp_path / "course"
    shutil.copytree(course, folder)
    shutil.rmtree(folder / "solutions" / "masked" / "variants")
    (folder / "solutions" / "masked" / "mutants" / "harmless.py").write_text(HARMLESS)
    suite = folder / "autotests" / "masked" / "test_masked.py"
    check = 'def test_elsewhere(student):\n    pytest.skip("needs another torch")\n'
    suite.write_text(f'{suite.read_text()}\n\n@pytest.mark.grade(task="masked_mean")\n{check}')
    done = grader("verify", "masked", "--course", folder, "-j", 1)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"masked +4 +1/1 +3/3 +1/2 +0/0 +4/4 +1/2", done.stdout)
    assert "2 mutants could not be tried here: needs another torch\n" in done.stdout
    assert "not proven, for there is no variant: that other right answers pass in masked\n" in done.stdout
