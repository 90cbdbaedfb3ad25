"""Count how a class did, report by report, so that nobody has to keep them. Runs in the command's own process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from grader.scoring import Report


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

    def add(self, report: Report) -> None:
        """Take one report."""
        self.hand_ins += 1
        if not report.gradable:
            return
        self.max_score = self.max_score if self.graded else report.max_score
        self.graded += 1
        self.full += report.full
        self.zero += report.score == 0
        self.points += report.score
        self.share += report.score / report.max_score if report.max_score else 0.0

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
    """A class, and each of its labs; grows as reports arrive."""

    all: Count = field(default_factory=Count)
    labs: dict[str, Count] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, reports: Iterable[Report]) -> Self:
        """Return the tally of finished reports."""
        tally = cls()
        for report in reports:
            tally.add(report)
        return tally

    def add(self, report: Report) -> None:
        """Take one report."""
        for count in (self.all, self.labs.setdefault(report.lab, Count())):
            count.add(report)
        if report.level:
            self.levels.add(report.level)
