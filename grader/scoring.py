"""Turn check results into points: pure functions over what was recorded, so that points can change without a re-run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.assignment import Assignment
from grader.outcome import Check, CheckResult, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class TaskScore:
    """Points of one task."""

    task: str
    points: float
    max_points: float
    open_points: float  # of checks that could not run here

    @property
    def lost(self) -> float:
        """Points neither won nor open."""
        return round(self.max_points - self.points - self.open_points, 6)


@dataclass(frozen=True, slots=True)
class Report:
    """What one hand-in earned, check by check."""

    student: str
    lab: str
    tasks: tuple[TaskScore, ...]
    checks: tuple[CheckResult, ...]
    problem: str = ""  # why the hand-in as a whole could not be used, or why grading failed
    notes: tuple[str, ...] = ()
    sha256: str = ""
    level: str = ""

    @property
    def score(self) -> float:
        """Points won."""
        return round(sum(task.points for task in self.tasks), 6)

    @property
    def max_score(self) -> float:
        """Points there are."""
        return sum(task.max_points for task in self.tasks)

    @property
    def open_points(self) -> float:
        """Points neither won nor lost, because their checks could not run."""
        return round(sum(task.open_points for task in self.tasks), 6)

    @property
    def our_faults(self) -> tuple[CheckResult, ...]:
        """Checks that the harness could not run."""
        return tuple(c for c in self.checks if c.verdict.outcome is Outcome.HARNESS_ERROR)

    @property
    def gradable(self) -> bool:
        """False when the harness failed anywhere: then there is no score to publish."""
        return is_gradable(self.checks)

    @property
    def full(self) -> bool:
        """Say whether nothing was lost."""
        return self.gradable and is_full(self.score + self.open_points, self.max_score)


def is_full(points: float, most: float) -> bool:
    """Say whether nothing is lost of the points that there are; both are sums of rounded ones."""
    return points >= most - 1e-5


def is_gradable(checks: Sequence[CheckResult]) -> bool:
    """Say whether there were checks, and the harness could run them all."""
    return bool(checks) and not any(result.verdict.outcome is Outcome.HARNESS_ERROR for result in checks)


def score_tasks(assignment: Assignment, checks: Sequence[CheckResult]) -> tuple[TaskScore, ...]:
    """Return points by task: the task's points times passed weight over the weight of all its checks."""
    scores = []
    for task in assignment.tasks:
        own = [result for result in checks if result.check.task == task.name]
        total = sum(result.check.weight for result in own)
        won = sum(result.check.weight for result in own if result.verdict.outcome is Outcome.PASSED)
        left = sum(result.check.weight for result in own if result.verdict.outcome.keeps_points_open)
        share = task.points / total if total else 0.0
        scores.append(TaskScore(task.name, round(won * share, 6), task.points, round(left * share, 6)))
    return tuple(scores)


def check_result(data: Mapping[str, Any]) -> CheckResult:
    """Read one check's result as the grading process wrote it."""
    verdict = {**data["verdict"], "outcome": Outcome(data["verdict"]["outcome"])}
    return CheckResult(
        check=Check(**data["check"]),
        verdict=Verdict(**verdict),
        cpu=data["cpu"],
        with_reference=tuple(data["with_reference"]),
        output=data["output"],
    )


def make_report(student: str, assignment: Assignment, answer: Mapping[str, Any]) -> Report:
    """Return the report of one hand-in from the grading process's answer."""
    checks = tuple(check_result(item) for item in answer.get("checks", ()))
    return Report(
        student=student,
        lab=assignment.lab,
        tasks=score_tasks(assignment, checks),
        checks=checks,
        problem=answer.get("harness_error") or answer.get("problem", ""),
        notes=tuple(answer.get("notes", ())),
        sha256=answer.get("sha256", ""),
        level=answer.get("level", ""),
    )


def shown_hint(report: Report, result: CheckResult) -> str:
    """Return a check's hint where it can help: to code that ran and lost. An empty file must not collect them all."""
    if report.problem or result.verdict.outcome in (Outcome.PASSED, Outcome.NOT_IMPLEMENTED):
        return ""
    return result.check.hint
