"""Points: a task's share by weight, open points for what could not run, and no score when the harness failed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assignment import Assignment, LabLimits, Task
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.scoring import Report, TaskScore, check_result, make_report, score_tasks
from grader.session import as_json

LOST = (
    Outcome.FAILED,
    Outcome.ERROR,
    Outcome.TIMEOUT,
    Outcome.MEMORY,
    Outcome.CRASHED,
    Outcome.DENIED,
    Outcome.NOT_IMPLEMENTED,
)
OPEN = (Outcome.NEEDS_GPU, Outcome.SKIPPED, Outcome.HARNESS_ERROR)
ONCE = settings(derandomize=True, deadline=None, database=None)


def lab(**points: float) -> Assignment:
    """Return an assignment with a task for each keyword."""
    tasks = tuple(Task(name, worth, (name,)) for name, worth in points.items())
    return Assignment("lab", "Lab", tasks, LabLimits(), ("cpu",))


def result(outcome: Outcome, *, task: str = "a", weight: float = 1.0, name: str = "test_x") -> CheckResult:
    """Return how one check ended."""
    return CheckResult(Check(name, task, weight, "hidden"), Verdict(outcome))


def report(assignment: Assignment, *results: CheckResult) -> Report:
    """Return the report of a hand-in."""
    return Report("s1", "lab", score_tasks(assignment, results), results)


def test_every_outcome_wins_loses_or_stays_open():
    """Only a pass wins; what could not run is open; all else is lost; no outcome is forgotten."""
    assert {Outcome.PASSED, *LOST, *OPEN} == set(Outcome)
    for outcome in Outcome:
        (score,) = score_tasks(lab(a=4), [result(outcome)])
        assert score.points == (4 if outcome is Outcome.PASSED else 0)
        assert score.open_points == (4 if outcome in OPEN else 0)
        assert outcome.keeps_points_open == (outcome in OPEN)


def test_a_task_is_shared_by_weight():
    """Points are the task's, times passed weight over the weight of all its checks."""
    results = [
        result(Outcome.PASSED, weight=3),
        result(Outcome.FAILED, weight=1),
        result(Outcome.NEEDS_GPU, weight=4),
        result(Outcome.PASSED, task="b", weight=0.5),
        result(Outcome.TIMEOUT, task="b", weight=1.5),
    ]
    assert score_tasks(lab(a=4, b=2), results) == (TaskScore("a", 1.5, 4, 2.0), TaskScore("b", 0.5, 2, 0.0))


def test_tasks_do_not_share_weight():
    """Heavy checks of one task take nothing from another."""
    heavy = [result(Outcome.FAILED, weight=1000), result(Outcome.PASSED, task="b", weight=0.001)]
    assert [score.points for score in score_tasks(lab(a=1, b=1), heavy)] == [0, 1]


def test_the_maximum_is_the_manifests():
    """The denominator never depends on which checks ran: a task without results counts in full and wins nothing."""
    graded = report(lab(a=4, b=6), result(Outcome.PASSED))
    assert graded.max_score == 10
    assert graded.score == 4
    assert graded.open_points == 0
    assert not graded.full


def test_a_report_without_loss_is_full():
    """All passed is full; open points are no loss; anything lost is."""
    both = lab(a=1, b=2)
    passed = [result(Outcome.PASSED), result(Outcome.PASSED, task="b")]
    assert report(both, *passed).full
    assert report(both, passed[0], result(Outcome.NEEDS_GPU, task="b")).full
    for outcome in LOST:
        assert not report(both, passed[0], result(outcome, task="b")).full


def test_a_harness_failure_makes_the_report_ungradable():
    """Our fault in one check is never a zero: there is no score to publish, and the report is not full."""
    graded = report(lab(a=1), result(Outcome.PASSED, weight=99), result(Outcome.HARNESS_ERROR))
    assert not graded.gradable
    assert not graded.full
    for outcome in (*LOST, Outcome.PASSED, Outcome.NEEDS_GPU, Outcome.SKIPPED):
        assert report(lab(a=1), result(outcome)).gradable


def test_a_report_without_checks_is_ungradable():
    """Where nothing ran there is no score, not a zero."""
    assert not report(lab(a=1)).gradable


WEIGHTS = st.lists(st.tuples(st.sampled_from(list(Outcome)), st.floats(0.01, 100)), min_size=1, max_size=12)


@settings(ONCE, max_examples=200)
@given(st.floats(0.01, 1000), WEIGHTS)
def test_points_never_exceed_the_task(points, weights):
    """Won and open points lie between nothing and what the task is worth, whatever the weights."""
    (score,) = score_tasks(lab(a=points), [result(outcome, weight=weight) for outcome, weight in weights])
    assert 0 <= score.points <= points + 1e-6
    assert 0 <= score.open_points <= points + 1e-6
    assert score.points + score.open_points <= points + 2e-6


@settings(ONCE, max_examples=200)
@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=5), st.lists(st.floats(0.01, 100), min_size=1, max_size=7))
def test_whoever_passes_everything_is_full(points, weights):
    """Rounding takes nothing away: with every check passed the report is full, whatever the points and weights."""
    tasks = {f"t{number}": worth for number, worth in enumerate(points)}
    results = [result(Outcome.PASSED, task=name, weight=weight) for name in tasks for weight in weights]
    assert report(lab(**tasks), *results).full


@settings(ONCE, max_examples=200)
@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=7), st.sampled_from(LOST))
def test_whoever_loses_one_check_is_not_full(weights, outcome):
    """Nor does rounding give anything back."""
    results = [result(Outcome.PASSED, weight=weight) for weight in weights]
    results[0] = replace(results[0], verdict=Verdict(outcome))
    assert not report(lab(a=0.1), *results).full


# --- from the grading process -----------------------------------------------------------------------------------------

FULL_RESULT = CheckResult(
    check=Check("test_x[0]", "a", 2.5, "public", "Which axis?"),
    verdict=Verdict(Outcome.FAILED, "the value is not the expected one", "got 1, expected 2", 7),
    cpu=0.25,
    with_reference=("f", "g"),
    output="hello\n",
)


def test_a_result_crosses_as_json_unchanged():
    """What the grading process writes as JSON is read back to the same record."""
    assert check_result(json.loads(json.dumps(as_json(FULL_RESULT)))) == FULL_RESULT


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_crosses_as_json(outcome):
    """Each way a check can end is written by its value and read back."""
    data = json.loads(json.dumps(as_json(result(outcome))))
    assert data["verdict"]["outcome"] == outcome.value
    assert check_result(data).verdict.outcome is outcome


def test_a_report_is_made_of_an_answer():
    """Everything that the grading process says stands in the report, under the assignment's name."""
    answer = {
        "id": 3,
        "checks": [as_json(FULL_RESULT), as_json(result(Outcome.PASSED, weight=2.5))],
        "problem": "",
        "notes": ["code cell 2 is left out"],
        "sha256": "ab" * 32,
        "level": "L2",
    }
    made = make_report("s1", lab(a=4), answer)
    assert made == Report(
        student="s1",
        lab="lab",
        tasks=(TaskScore("a", 2.0, 4, 0.0),),
        checks=(FULL_RESULT, result(Outcome.PASSED, weight=2.5)),
        problem="",
        notes=("code cell 2 is left out",),
        sha256="ab" * 32,
        level="L2",
    )
    assert made.score == 2
    assert made.gradable


def test_a_harness_failure_is_the_reports_problem():
    """Where the grading process died twice there are no checks: the report says why and is ungradable."""
    made = make_report("s1", lab(a=4), {"id": 3, "harness_error": "the grading process ended with status -9"})
    assert made.problem == "the grading process ended with status -9"
    assert not made.gradable
    assert made.max_score == 4


def test_an_unreadable_hand_in_is_a_zero_with_its_reason():
    """What is wrong with the hand-in as a whole is graded: every check lost, the reason beside the score."""
    answer = {"checks": [as_json(result(Outcome.ERROR))], "problem": "lab.py is missing"}
    made = make_report("s1", lab(a=4), answer)
    assert made.problem == "lab.py is missing"
    assert made.gradable
    assert made.score == 0
