"""Reports of all that a gradebook holds, few at a time: those of this run as it wrote them, the others from there.

Runs in the command's own process, while the gradebook is open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from grader.assignment import Assignment
from grader.gradebook.counted import Counts
from grader.gradebook.policy import Rules
from grader.gradebook.recorded import Attempt, Entry, Result, report_of
from grader.gradebook.written import Written
from grader.scoring import Report

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook


class ClassReports(Collection[Report]):
    """The newest report of each student and lab, by student, read anew each time that they are gone through."""

    def __init__(
        self,
        book: Gradebook,
        assignments: Mapping[str, Assignment],
        written: Written | None = None,
        attempts: Sequence[int] = (),
    ) -> None:
        self._book, self._assignments, self._written = book, assignments, written
        self._numbers = {attempt: number for number, attempt in enumerate(attempts)}  # of this run's reports

    def __iter__(self) -> Iterator[Report]:
        return (report for _, report, _ in self.each())

    def by_student(self) -> Iterator[Report]:
        """Yield the reports by student and lab."""
        return iter(self)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return sum(
            self.number_of(entry) is not None or self._shown(entry) is not None for entry, _ in self._book.each_grade()
        )

    def __contains__(self, report: object) -> bool:
        return any(each == report for each in self)

    def each(self) -> Iterator[tuple[Entry, Report, Result | None]]:
        """Yield each report with its entry, and the result that it is from, unless that is this run's."""
        some: list[Entry] = []
        for entry, _ in self._book.each_grade(students=self._book.students_by_name()):
            if some and entry.student != some[-1].student:
                yield from self._reports(some)
                some = []
            some.append(entry)
        yield from self._reports(some)

    def _reports(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Report, Result | None]]:
        shown = {entry.lab: attempt for entry in entries if (attempt := self._shown(entry)) is not None}
        results = self._book.results([each.result_id for each in shown.values() if each.result_id is not None])
        for entry in entries:
            number = self.number_of(entry)
            if number is not None and self._written is not None:
                yield entry, self._written.report(number), None
            elif entry.lab in shown:
                result = results[shown[entry.lab].result_id or 0]
                yield entry, report_of(result, entry.name, self._assignments[entry.lab]), result

    def number_of(self, entry: Entry) -> int | None:
        """Return the number of the hand-in that this run has of an entry, None where it has none."""
        own = (self._numbers[each.id] for each in reversed(entry.attempts) if each.id in self._numbers)
        number = next(own, None)
        return number if self._written is not None and number is not None and self._written.has(number) else None

    def _shown(self, entry: Entry) -> Attempt | None:
        """Return the newest attempt with a result, of an entry that this run has nothing of."""
        if entry.lab not in self._assignments or self.number_of(entry) is not None:
            return None
        return next((each for each in reversed(entry.attempts) if each.result_id is not None), None)

    def counts(self, rules: Rules) -> Counts:
        """Return the scores that count where they are others than the points of the reports."""
        counts = Counts(rules)
        for entry, score in self._book.each_grade():
            number = self.number_of(entry)
            student = entry.name if self._written is None or number is None else self._written.student(number)
            counts.note(student, entry, score)
        return counts
