"""Count how a class did, report by report, so that nobody has to keep them. Runs in the command's own process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from grader.scoring import Report, is_full

if TYPE_CHECKING:
    from grader.gradebook.policy import Score


@dataclass(slots=True)
class Count:
    """What is known of some hand-ins together."""

    hand_ins: int = 0
    graded: int = 0
    full: int = 0
    zero: int = 0
    points: float = 0.0  # of all that are graded
    share: float = 0.0  # the same, each as a share of what it could have
    max_score: float = 0.0  # of the first that is graded
    others: int = 0  # whose score is another than the points of their checks

    def add(self, report: Report, score: Score | None = None) -> None:
        """Take the points of one report, or the *score* that counts in their place."""
        self.hand_ins += 1
        if not report.gradable:
            return
        own = report if score is None else score
        self.max_score = self.max_score if self.graded else own.max_score
        self.graded += 1
        self.full += is_full(own.score + own.open_points, own.max_score)
        self.zero += own.score == 0
        self.points += own.score
        self.share += own.score / own.max_score if own.max_score else 0.0
        self.others += score is not None

    @property
    def ungradable(self) -> int:
        """Count the failures of ours."""
        return self.hand_ins - self.graded

    @property
    def mean(self) -> float:
        """Return the mean share of the points, from 0 to 1."""
        return self.share / max(1, self.graded)


@dataclass(slots=True)
class Tally:
    """A class, and each of its labs, by the points of the checks and by the scores that count; grows by reports."""

    all: Count = field(default_factory=Count)
    labs: dict[str, Count] = field(default_factory=dict)
    counting: Count = field(default_factory=Count)
    labs_counting: dict[str, Count] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, reports: Iterable[Report], counts: Callable[[Report], Score | None] = lambda _: None) -> Self:
        """Return the tally of finished reports; *counts* says what counts in place of a report's points."""
        tally = cls()
        for report in reports:
            tally.add(report, counts(report))
        return tally

    def add(self, report: Report, score: Score | None = None) -> None:
        """Take one report, and the score that counts in place of its points."""
        for count in (self.all, self.labs.setdefault(report.lab, Count())):
            count.add(report)
        for count in (self.counting, self.labs_counting.setdefault(report.lab, Count())):
            count.add(report, score)
        if report.level:
            self.levels.add(report.level)
