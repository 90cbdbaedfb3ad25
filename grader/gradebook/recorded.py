"""What a gradebook keeps of a class, as plain records: what was handed in, how it ended, what people changed by hand.

Points are in none of them: `grader.gradebook.policy` computes those from these. Imports neither torch nor SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.assignment import Assignment
from grader.hand_ins.misplaced import TAKEN
from grader.outcome import CheckResult
from grader.results import RunFacts
from grader.scoring import Report, is_gradable, score_tasks


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One hand-in as it was found."""

    student: str  # the name of the student's folder of results: safe everywhere, different for each student
    name: str  # as it is shown
    raw: str  # as it was found
    lab: str
    parts: tuple[str, ...]  # hash of each file, or in its place why it cannot be taken
    files: tuple[tuple[str, str], ...] = ()  # suffix and hash of each file that was taken
    submission: str = ""  # hash of all of this
    submitted: str = ""  # ISO 8601, UTC; empty when nobody knows
    source: str = ""  # what told the time
    platform: str = ""
    number: str = ""  # the platform's, of the student, in this lab
    called: str = ""  # the student's name on the platform, as it was found


@dataclass(frozen=True, slots=True)
class Result:
    """How one hand-in ended, check by check."""

    lab: str
    key: str  # of its job, see `grader.gradebook.keys`
    checks: tuple[CheckResult, ...]
    facts: RunFacts  # of the run that it is from; of its hashes those of the lab
    check_keys: Mapping[str, str] = field(default_factory=dict)  # of each check, by name
    problem: str = ""
    notes: tuple[str, ...] = ()
    sha256: str = ""  # of the file that was graded
    level: str = ""

    @property
    def gradable(self) -> bool:
        """False when the harness failed anywhere."""
        return is_gradable(self.checks)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that a student handed in, with the newest result that counts."""

    id: int
    number: int  # 1, 2, ... for each student and lab
    submission: str
    files: tuple[tuple[str, str], ...]
    submitted: str
    source: str
    result_id: int | None = None
    result: Result | None = None  # None while there is none that counts


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points that a person added or took."""

    points: float
    reason: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is known of one student in one lab."""

    student: str
    name: str
    raw: str
    lab: str
    attempts: tuple[Attempt, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    platform: str = ""
    number: str = ""  # in this lab


def placed(notes: Sequence[str], note: str) -> tuple[str, ...]:
    """Return the notes of a result with where this hand-in was found, and not where an equal one was."""
    rest = (each for each in notes if not each.startswith(TAKEN))
    return (note, *rest) if note else tuple(rest)


def result_of(report: Report, facts: RunFacts, key: str, check_keys: Mapping[str, str]) -> Result:
    """Return what is kept of a report: no more of hidden checks than the student's file says."""
    own = replace(facts, hashes={report.lab: facts.hashes.get(report.lab, {})}, executed=facts.executed & {report.lab})
    return Result(
        lab=report.lab,
        key=key,
        checks=tuple(_withheld(result) for result in report.checks),
        facts=own,
        check_keys=dict(check_keys),
        problem=report.problem,
        notes=report.notes,
        sha256=report.sha256,
        level=report.level,
    )


def _withheld(result: CheckResult) -> CheckResult:
    if result.check.visibility == "public":
        return result
    return replace(result, verdict=replace(result.verdict, detail=""), output="")


def report_of(result: Result, student: str, assignment: Assignment) -> Report:
    """Return the report of a result, with the points that the manifest gives for it now."""
    return Report(
        student=student,
        lab=result.lab,
        tasks=score_tasks(assignment, result.checks),
        checks=result.checks,
        problem=result.problem,
        notes=result.notes,
        sha256=result.sha256,
        level=result.level,
    )
