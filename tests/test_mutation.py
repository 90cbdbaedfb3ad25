"""Automatic mutants: what is made of a solution, what is judged, what a hole in a suite looks like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course, Lab
from grader.errors import UsageProblem
from grader.proof.judged import Change, read_judged
from grader.proof.mutation import Fate, Survey, _survey, mutants_of
from grader.skeleton import write_skeleton

Grader = Callable[..., Any]
SOLUTION = '''import torch

STEP = 1


class Mean:
    """A mean."""

    def of(self, x):
        """Return it."""
        ### BEGIN SOLUTION
        return x.sum() / 2
        ### END SOLUTION


def given(x):
    return x + 1
'''


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """Return a lab whose students write one line."""
    folder = tmp_path / "solutions" / "mean"
    folder.mkdir(parents=True)
    (folder / "mean.py").write_text(SOLUTION)
    return Lab(tmp_path, "mean")


def test_only_what_students_write_is_changed(lab: Lab) -> None:
    """Each mutant has one change, between the markers, and knows in what; none is there twice."""
    mutants = list(mutants_of(lab))
    assert {mutant.line for mutant in mutants} == {12}
    assert {mutant.change.within for mutant in mutants} == {"Mean.of"}
    assert {mutant.changed for mutant in mutants} == {frozenset({"Mean"})}
    after = [mutant.change.after for mutant in mutants]
    assert {"return x.sum() / 3", "return x.sum() - 2"} < set(after)
    assert len(after) == len(set(after))


def test_a_judgement_is_read_with_its_reason(lab: Lab) -> None:
    """An entry is a change and why no check could tell."""
    (lab.solution.parent / "judged.toml").write_text(
        '[[equivalent]]\nwithin = "Mean.of"\nbefore = "a"\nafter = "b"\nreason = "the same"\n'
    )
    assert read_judged(lab).equivalent == {Change("Mean.of", "a", "b"): "the same"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[equivalent", "cannot be read"),
        (
            '[[equivalent]]\nwithin = "f"\nbefore = "a"\nafter = "b"\n',
            "equivalent 1 needs within, before, after, reason, each",
        ),
        ('[[equivalent]]\nwithin="f"\nbefore="a"\nafter=""\nreason=" "\n', "equivalent 1 needs a reason"),
        ("equivalent = [3]\n", "equivalent 1 needs within"),
        ('[equivalent]\nwithin="f"\n', r"equivalent is written \[\[equivalent\]\]"),
        ('[[same]]\nreason = "x"\n', r"holds \[\[equivalent\]\] and \[\[insensitive\]\]; found same"),
        ('[[insensitive]]\nfault = "x"\n', "insensitive 1 needs fault, reason"),
    ],
)
def test_a_bad_judgement_is_told(lab: Lab, text: str, reason: str) -> None:
    """What the file lacks is named, and nothing is judged."""
    (lab.solution.parent / "judged.toml").write_text(text)
    with pytest.raises(UsageProblem, match=reason):
        read_judged(lab)


def test_a_survey_counts_what_is_not_equivalent(lab: Lab) -> None:
    """Equivalent mutants count for nothing; a judgement of one that loses points is stale; our faults are no kills."""
    mutants = list(mutants_of(lab))[:5]
    judged = {mutants[1].change: "the same", mutants[2].change: "the same", Change("Gone", "a", "b"): "the same"}
    lost = [1.0, 0.0, 2.0, 0.0]
    fates = [Fate(mutant, points) for mutant, points in zip(mutants, lost, strict=False)]
    survey = _survey("mean", [*fates, Fate(mutants[4], 0.0, "the sandbox is gone")], judged)
    assert (survey.killed, survey.equivalent, survey.survivors) == (2, 1, (mutants[3],))
    assert set(survey.stale) == {mutants[2].change, Change("Gone", "a", "b")}
    assert len(survey.problems) == 1
    assert survey.rate == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("killed", "survivors", "stale", "problems", "good"),
    [(95, 5, 0, 0, True), (94, 6, 0, 0, False), (95, 0, 1, 0, False), (95, 0, 0, 1, False)],
)
def test_a_survey_is_good(lab: Lab, killed: int, survivors: int, stale: int, problems: int, good: bool) -> None:
    """Enough mutants lose points, every judgement holds, and all were graded."""
    mutant = next(mutants_of(lab))
    survey = Survey("mean", killed, 0, (mutant,) * survivors, (mutant.change,) * stale, ("x",) * problems)
    assert survey.good is good


SHAPES_ONLY = """
from grader import assert_true


def assert_same(answer, expected, what):
    assert_true(answer.shape == expected.shape, "another shape")
"""


def test_a_hole_in_a_suite_is_named(tmp_path: Path, grader: Grader) -> None:
    """A suite that looks at shapes only lets changes pass: the command names one and ends with 1."""
    write_skeleton(tmp_path, "masked")
    assert [lab.name for lab in Course(tmp_path).labs()] == ["masked"]
    suite = tmp_path / "autotests" / "masked" / "test_masked.py"
    whole = grader("mutate", "--course", tmp_path, "--seed", 1)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert "100.0 %" in whole.stdout
    suite.write_text(suite.read_text().replace("from grader import assert_same", SHAPES_ONLY))
    done = grader("mutate", "--course", tmp_path, "--seed", 1)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "masked masked_mean, line" in done.stdout
    assert "a suite has holes; repeat with --seed 1" in done.stderr
