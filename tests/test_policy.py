"""From outcomes to a score: attempts, late days, extensions, extra credit, changes by hand; nothing is ever run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from grader.gradebook.policy import (
    BEST,
    LAST,
    Amount,
    LabRules,
    Late,
    Rules,
    Score,
    final_score,
    marker,
    most_points,
    strangers,
)
from grader.gradebook.recorded import Adjustment, Attempt, Entry

from .books import ASSIGNMENT, FAILED, PASSED, result, utc

FILES = ((".py", "ab" * 32),)
RIGHT = {"test_a": PASSED, "test_b": PASSED, "test_bonus": PASSED}  # 8 + 2
HALF = {"test_a": PASSED, "test_b": FAILED, "test_bonus": FAILED}  # 4
NONE = {"test_a": FAILED, "test_b": FAILED, "test_bonus": FAILED}
DUE = utc("2026-03-01T12:00:00")


def attempt(number: int, outcomes=None, *, at: str = "", files=FILES) -> Attempt:
    """Return an attempt with these outcomes, or without a result that counts."""
    return Attempt(
        number, number, f"s{number}", files, at, "given", number, result(outcomes=outcomes) if outcomes else None
    )


def entry(*attempts: Attempt, by_hand: tuple[float, ...] = ()) -> Entry:
    """Return where one student stands."""
    adjustments = tuple(Adjustment(points, "why", "who", "") for points in by_hand)
    return Entry("ann-1", "Ann", "Ann", "lab", attempts, adjustments, number="4711")


def score(*attempts: Attempt, by_hand: tuple[float, ...] = (), **rules: object) -> Score:
    """Return the score of these attempts by these rules."""
    found = final_score(entry(*attempts, by_hand=by_hand), ASSIGNMENT, LabRules(**rules))
    assert found is not None
    return found


def test_points_are_those_of_the_manifest_whatever_was_recorded():
    """The same outcomes give other points when the manifest does."""
    assert score(attempt(1, HALF)) == Score(4.0, 10.0, raw=4.0, attempt=1, attempts=1)


def test_last_attempt_counts_by_default_and_the_best_on_demand():
    """A worse later attempt counts under "last", not under "best"; of equals the first counts."""
    attempts = attempt(1, HALF), attempt(2, RIGHT), attempt(3, RIGHT), attempt(4, NONE)
    assert (score(*attempts).score, score(*attempts).attempt) == (0.0, 4)
    best = score(*attempts, attempts=BEST)
    assert (best.score, best.attempt, best.attempts) == (10.0, 2, 4)


def timed(number: int, outcomes: dict[str, object], day: int, source: str = "archive") -> Attempt:
    """Return an attempt that was handed in on a day of March, by this source."""
    return replace(attempt(number, outcomes, at=f"2026-03-{day:02}T11:00:00+00:00"), source=source)


def test_last_is_the_one_handed_in_last_where_that_is_known():
    """An older archive that is graded later takes nobody's newer work away."""
    assert score(timed(1, RIGHT, 5), timed(2, HALF, 3)).attempt == 1
    assert score(timed(1, RIGHT, 3), timed(2, HALF, 5)).attempt == 2
    assert score(timed(1, RIGHT, 5), timed(2, HALF, 5)).attempt == 2
    assert score(timed(1, RIGHT, 2), timed(2, HALF, 5), timed(3, NONE, 4)).attempt == 2
    assert score(timed(1, RIGHT, 5, "given"), timed(2, HALF, 3)).attempt == 1
    assert score(timed(1, RIGHT, 5), timed(2, HALF, 3), attempts=BEST).attempt == 1


@pytest.mark.parametrize("source", ["file", "unknown"])
def test_last_is_the_one_graded_last_where_its_time_is_doubtful(source):
    """The time of a file is changed by copying it; one that is known does not count against one that is not."""
    assert score(timed(1, RIGHT, 5), timed(2, HALF, 3, source)).attempt == 2
    assert score(timed(1, RIGHT, 5, source), timed(2, HALF, 3)).attempt == 2
    assert score(timed(1, RIGHT, 5), attempt(2, HALF)).attempt == 2


def test_best_is_judged_after_what_being_late_costs():
    """A late attempt with more right can be worth less than an earlier one."""
    early, late = attempt(1, HALF, at="2026-03-01T11:00:00+00:00"), attempt(2, RIGHT, at="2026-03-09T11:00:00+00:00")
    rules = {"attempts": BEST, "due": DUE, "late": Late(per_day=Amount(1.0))}
    assert score(early, late, **rules).attempt == 1
    assert score(early, late, **{**rules, "attempts": LAST}).score == 2.0


@pytest.mark.parametrize(
    ("at", "days", "penalty"),
    [
        ("2026-03-01T11:59:59+00:00", 0, 0.0),
        ("2026-03-01T12:00:00+00:00", 0, 0.0),
        ("2026-03-01T12:15:00+00:00", 0, 0.0),  # the last second of grace
        ("2026-03-01T12:15:01+00:00", 1, 1.0),
        ("2026-03-02T12:00:00+00:00", 1, 1.0),
        ("2026-03-02T12:00:01+00:00", 2, 2.0),
        ("2026-03-05T12:00:01+00:00", 5, 3.0),  # the cap
        ("2026-03-08T12:00:00+00:00", 7, 3.0),
        ("2026-03-08T12:00:01+00:00", 8, 4.0),  # refused: all that it had
        ("2026-03-01T13:10:00+01:00", 0, 0.0),  # in another time zone
        ("", 0, 0.0),  # nobody knows
    ],
)
def test_each_day_that_has_begun_costs_up_to_a_cap(at, days, penalty):
    """Ten percent a day of what the lab has, at most thirty, a quarter of an hour of grace, nothing after a week."""
    late = Late(Amount(10, True), Amount(30, True), timedelta(minutes=15), timedelta(days=7))
    found = score(attempt(1, HALF, at=at), due=DUE, late=late)
    assert (found.late_days, found.penalty, found.score) == (days, penalty, 4.0 - penalty)


def test_score_is_never_below_nothing():
    """Neither late days nor a person can take more than there is."""
    found = score(attempt(1, HALF, at="2026-03-09T12:00:00+00:00"), due=DUE, late=Late(per_day=Amount(3.0)))
    assert (found.score, found.penalty) == (0.0, 4.0)
    assert score(attempt(1, HALF), by_hand=(-5.0,)).score == 0.0


@pytest.mark.parametrize("name", ["ann-1", "Ann", "4711"])
def test_extension_moves_the_due_date_of_one_student(name):
    """It is found by the folder of results, by the name, or by the platform's number."""
    rules = {"due": DUE, "late": Late(per_day=Amount(1.0)), "extensions": {name: utc("2026-03-03T12:00:00")}}
    assert score(attempt(1, HALF, at="2026-03-03T12:00:00+00:00"), **rules).late_days == 0
    assert score(attempt(1, HALF, at="2026-03-03T12:00:01+00:00"), **rules).late_days == 1
    others = {**rules, "extensions": {"bob": utc("2026-03-03T12:00:00")}}
    assert score(attempt(1, HALF, at="2026-03-03T12:00:00+00:00"), **others).late_days == 2


def test_extra_credit_comes_on_top_of_what_can_be_had():
    """Its points are not asked of anybody, and percent are of the points without it."""
    rules = {"extra_credit": ("bonus",)}
    assert (score(attempt(1, RIGHT), **rules).score, score(attempt(1, RIGHT), **rules).max_score) == (10.0, 8.0)
    late = {"due": DUE, "late": Late(per_day=Amount(50, True))}
    assert score(attempt(1, RIGHT, at="2026-03-02T00:00:00+00:00"), **rules, **late).penalty == 4.0


def test_cap_bounds_points_and_extra_credit_together():
    """What is above the cap is lost before late days are counted; what a person adds is not capped."""
    rules = {"extra_credit": ("bonus",), "cap": Amount(110, True)}
    assert score(attempt(1, RIGHT), **rules).score == 8.8
    assert score(attempt(1, RIGHT), by_hand=(5.0,), **rules).score == 13.8


def test_what_people_add_is_summed_and_counts_without_any_hand_in():
    """Several changes add up; an oral exam can be the only thing there is."""
    found = score(attempt(1, HALF), by_hand=(2.0, -0.5))
    assert (found.score, found.raw, found.adjustment) == (5.5, 4.0, 1.5)
    assert score(by_hand=(3.0,)) == Score(3.0, 10.0, adjustment=3.0)


def test_missing_file_takes_no_earlier_attempt_away():
    """Nothing in the folder counts only where there never was anything."""
    nothing = attempt(2, NONE, files=())
    assert (score(attempt(1, HALF), nothing).score, score(attempt(1, HALF), nothing).attempts) == (4.0, 1)
    assert (score(nothing).score, score(nothing).attempts) == (0.0, 0)


def test_attempt_that_could_not_be_graded_is_pending_and_no_zero():
    """The harness's failure leaves the earlier score, and says that a newer attempt waits."""
    found = score(attempt(1, HALF), attempt(2))
    assert (found.score, found.attempt, found.pending) == (4.0, 1, True)
    assert final_score(entry(attempt(1)), ASSIGNMENT, LabRules()) is None


def test_open_points_are_neither_won_nor_lost():
    """What could not run here is told beside the score."""
    from grader.outcome import Outcome

    found = score(attempt(1, {"test_a": PASSED, "test_b": Outcome.NEEDS_GPU}))
    assert (found.score, found.open_points) == (4.0, 4.0)


def test_lab_that_left_the_course_has_no_new_score():
    """What was recorded of it stays, but nothing says what it is worth."""
    assert marker({}, Rules())(entry(attempt(1, HALF))) is None


def test_extension_for_nobody_is_told():
    """A name that is written wrongly would cost a student points in silence."""
    rules = Rules({"lab": LabRules(due=DUE, extensions={"Anne": DUE, "4711": DUE})})
    (remark,) = strangers(rules, [entry(attempt(1, HALF))])
    assert remark == "course.toml: 1 student with an extension has handed in nothing: 'Anne' (did you mean 'Ann'?)"


def test_extensions_of_many_are_one_line_without_guesses_at_numbers():
    """A list names people of all labs: who is absent is no mistake, and no number is near another."""
    names = {f"471{n}": DUE for n in (0, 2, 3, 4)} | {f"Somebody {n}": DUE for n in range(4)} | {"Ann": DUE}
    rules = Rules({"lab": LabRules(due=DUE, extensions=names)})
    (remark,) = strangers(rules, [entry(attempt(1, HALF))])
    assert remark == (
        "course.toml: 8 students with extensions have handed in nothing: "
        "'4710', '4712', '4713', '4714', 'Somebody 0' and 3 more"
    )


def test_most_that_can_be_had_is_all_points_or_the_cap():
    """Extra credit counts, as far as it is not capped."""
    assert most_points(ASSIGNMENT, LabRules()) == 10.0
    assert most_points(ASSIGNMENT, LabRules(extra_credit=("bonus",))) == 10.0
    assert most_points(ASSIGNMENT, LabRules(extra_credit=("bonus",), cap=Amount(110, percent=True))) == pytest.approx(
        8.8
    )


def test_nothing_that_can_be_read_is_undecided_until_a_person_or_a_rule_says():
    """It counts as 0, as before, but says that nobody has looked; points by hand, 0 too, and `missing` decide."""
    gone = attempt(1, NONE, files=())
    assert (score(gone).score, score(gone).unread) == (0.0, True)
    assert not score(gone, by_hand=(0.0,)).unread
    assert not score(gone, missing=True).unread
    assert not score(attempt(1, NONE)).unread
    assert not score(attempt(1, RIGHT), attempt(2, NONE, files=())).unread
