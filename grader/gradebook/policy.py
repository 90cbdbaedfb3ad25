"""From recorded outcomes to a score: points, attempts, late days, extra credit, and what people added by hand.

Pure functions over what the gradebook keeps, so that a changed rule needs no re-run. The rules stand in `course.toml`
(`grader.gradebook.rules` reads them); without any, the last attempt counts and nothing is late.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from grader.assignment import Assignment, unknown_names
from grader.gradebook.identity import calls
from grader.gradebook.recorded import Attempt, Entry
from grader.gradebook.submitted import ARCHIVE, GIVEN
from grader.scoring import score_tasks

LAST, BEST = "last", "best"


@dataclass(frozen=True, slots=True)
class Amount:
    """Points, or percent of the points that a lab has without extra credit."""

    value: float
    percent: bool = False

    def of(self, points: float) -> float:
        """Return the amount in points."""
        return points * self.value / 100 if self.percent else self.value


@dataclass(frozen=True, slots=True)
class Late:
    """What a day costs; every day that has begun counts as one."""

    per_day: Amount = field(default_factory=lambda: Amount(0.0))
    at_most: Amount | None = None
    grace: timedelta = timedelta()  # who is no later than this is not late
    refuse_after: timedelta | None = None  # who is later than this gets nothing


@dataclass(frozen=True, slots=True)
class LabRules:
    """How the score of one lab is made."""

    due: datetime | None = None
    extensions: Mapping[str, datetime] = field(default_factory=dict)  # by student: name, folder or number
    late: Late = field(default_factory=Late)
    attempts: str = LAST
    extra_credit: tuple[str, ...] = ()  # tasks whose points come on top
    cap: Amount | None = None  # the most that points and extra credit can make
    column: str = ""  # what a learning platform calls the lab
    missing: bool = False  # who handed in nothing that can be read has 0; else a person says so first


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a course."""

    labs: Mapping[str, LabRules] = field(default_factory=dict)
    rest: LabRules = field(default_factory=LabRules)  # of labs that are not named
    zone: ZoneInfo | None = None  # of dates that name none

    def of(self, lab: str) -> LabRules:
        """Return the rules of a lab."""
        return self.labs.get(lab, self.rest)


@dataclass(frozen=True, slots=True)
class Score:
    """What a student gets for a lab, and how it came about."""

    score: float
    max_score: float
    raw: float = 0.0  # points of the attempt that counts, by its outcomes alone
    open_points: float = 0.0
    attempt: int = 0  # the number of the attempt that counts; 0: none does
    attempts: int = 0  # that had a file
    late_days: int = 0
    penalty: float = 0.0
    adjustment: float = 0.0
    pending: bool = False  # the newest attempt has no result that counts
    unread: bool = False  # nothing that can be read was handed in, and nobody has said what that means


Rescored = tuple[Entry, Score | None, Score | None]  # with the score before and after


def differ(old: Score | None, new: Score | None) -> bool:
    """Say whether two scores have other points; how they came about may differ all the same."""
    return (old and old.score) != (new and new.score)


def change_words(old: Score | None, new: Score | None) -> str:
    """Return the points before and after, and of how many."""
    before, after = ("none" if score is None else f"{score.score:.4g}" for score in (old, new))
    return f"{before} -> {after}{f' of {new.max_score:g}' if new is not None else ''}"


def how_made(score: Score) -> str:
    """Say in a few words how a score came about."""
    parts = [f"{score.raw:g} for attempt {score.attempt} of {score.attempts}" if score.attempt else "nothing graded"]
    if score.late_days:
        days = "1 day" if score.late_days == 1 else f"{score.late_days} days"
        parts.append(f"{days} late -{score.penalty:g}")
    if score.adjustment:
        parts.append(f"{score.adjustment:+g} by hand")
    if score.open_points:
        parts.append(f"{score.open_points:g} open")
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What one attempt is worth."""

    attempt: Attempt
    raw: float
    open_points: float
    late_days: int
    penalty: float

    @property
    def points(self) -> float:
        return max(0.0, self.raw - self.penalty)


def marker(assignments: Mapping[str, Assignment], rules: Rules) -> Callable[[Entry], Score | None]:
    """Return what makes a score of an entry; None for a lab that is none of *assignments*."""

    def mark(entry: Entry) -> Score | None:
        if entry.lab not in assignments:
            return None
        return final_score(entry, assignments[entry.lab], rules.of(entry.lab))

    return mark


def final_score(entry: Entry, assignment: Assignment, rules: LabRules) -> Score | None:
    """Return what a student gets for a lab; None where nothing is graded or given."""
    handed_in = [attempt for attempt in entry.attempts if attempt.files]
    counting = handed_in or list(entry.attempts)  # that there was nothing takes no earlier attempt away
    due = _due(entry, rules)
    marks = [_mark(attempt, assignment, rules, due) for attempt in counting if attempt.result is not None]
    adjustment = sum((each.points for each in entry.adjustments), 0.0)
    if not marks and not entry.adjustments:
        return None
    chosen = _chosen(marks, rules.attempts)
    earned = chosen.points if chosen is not None else 0.0
    return Score(
        score=_rounded(max(0.0, earned + adjustment)),
        max_score=_rounded(base_points(assignment, rules)),
        raw=_rounded(chosen.raw) if chosen is not None else 0.0,
        open_points=_rounded(chosen.open_points) if chosen is not None else 0.0,
        attempt=chosen.attempt.number if chosen is not None else 0,
        attempts=len(handed_in),
        late_days=chosen.late_days if chosen is not None else 0,
        penalty=_rounded(min(chosen.penalty, chosen.raw)) if chosen is not None else 0.0,
        adjustment=_rounded(adjustment),
        pending=bool(counting) and counting[-1].result is None,
        unread=not handed_in and not entry.adjustments and not rules.missing,
    )


def base_points(assignment: Assignment, rules: LabRules) -> float:
    """Return the points of a lab without extra credit."""
    return sum(task.points for task in assignment.tasks if task.name not in rules.extra_credit)


def most_points(assignment: Assignment, rules: LabRules) -> float:
    """Return the most that can be had in a lab without points by hand."""
    every = sum(task.points for task in assignment.tasks)
    return every if rules.cap is None else min(every, rules.cap.of(base_points(assignment, rules)))


def _chosen(marks: list[_Mark], attempts: str) -> _Mark | None:
    if attempts == BEST:
        return max(marks, key=lambda mark: mark.points, default=None)  # the first of equals
    if not marks:
        return None
    last = last_of([mark.attempt for mark in marks])
    return next(mark for mark in marks if mark.attempt is last)


def last_of(attempts: Sequence[Attempt]) -> Attempt:
    """Return which of these attempts was the last: of those whose times are known, the one that was handed in last.

    Where nobody knows when the one that was graded last was handed in, that one. A file's own time is no knowledge.
    """
    newest = attempts[-1]
    if not _is_timed(newest):
        return newest
    return max(filter(_is_timed, attempts), key=lambda each: (datetime.fromisoformat(each.submitted), each.number))


def _is_timed(attempt: Attempt) -> bool:
    return bool(attempt.submitted) and attempt.source in (ARCHIVE, GIVEN)


def _mark(attempt: Attempt, assignment: Assignment, rules: LabRules, due: datetime | None) -> _Mark:
    assert attempt.result is not None
    tasks = score_tasks(assignment, attempt.result.checks)
    base = base_points(assignment, rules)
    raw = sum(task.points for task in tasks)
    if rules.cap is not None:
        raw = min(raw, rules.cap.of(base))
    days, penalty = _late(attempt, rules.late, due, base)
    return _Mark(attempt, raw, sum(task.open_points for task in tasks), days, penalty)


def _late(attempt: Attempt, late: Late, due: datetime | None, base: float) -> tuple[int, float]:
    """Return how many days an attempt is late and what that costs; infinitely much when it is refused."""
    if due is None or not attempt.submitted or not attempt.files:
        return 0, 0.0
    by = datetime.fromisoformat(attempt.submitted) - due
    if by <= late.grace:
        return 0, 0.0
    days = math.ceil(by / timedelta(days=1))
    if late.refuse_after is not None and by > late.refuse_after:
        return days, math.inf
    penalty = days * late.per_day.of(base)
    return days, penalty if late.at_most is None else min(penalty, late.at_most.of(base))


def _due(entry: Entry, rules: LabRules) -> datetime | None:
    for name in calls((entry.student, entry.name), entry.number):
        if name in rules.extensions:
            return rules.extensions[name]
    return rules.due


def strangers(rules: Rules, entries: Iterable[Entry]) -> list[str]:
    """Return remarks on the extensions of students who have handed in nothing: who has a misspelt name is late."""
    named = {(name, lab) for lab, own in rules.labs.items() for name in own.extensions}
    if not named:
        return []  # nobody needs to read a whole class
    known: set[str] = set()
    labs: dict[str, set[str]] = defaultdict(set)  # by number
    for each in entries:
        known.update(calls((each.student, each.name), ""))
        labs[each.number].add(each.lab)
    numbers = labs.keys() - {""}
    odd = {name for name, _ in named} - known - numbers
    count = "1 student with an extension has" if len(odd) == 1 else f"{len(odd)} students with extensions have"
    lines = [f"course.toml: {count} handed in nothing: {unknown_names(odd, known)}"] if odd else []
    return lines + [
        f"course.toml: {name!r} has an extension in {lab}, but is a number of {', '.join(sorted(labs[name]))} only"
        for name, lab in sorted(named)
        if name in numbers - known and lab not in labs[name]
    ]


def _rounded(points: float) -> float:
    return round(points, 6)
