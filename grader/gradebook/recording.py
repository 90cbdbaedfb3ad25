"""Record a run: take from the gradebook what holds already, write down what arrives, and export it for people.

The gradebook is written first; a student's file is a copy of what stands there, and is written anew where it differs.
Runs in the command's own process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment import Assignment
from grader.engine import Answer
from grader.errors import GraderError
from grader.gradebook.interrupts import not_interrupted
from grader.gradebook.keys import job_key
from grader.gradebook.noted import Noted
from grader.gradebook.policy import Rules, strangers
from grader.gradebook.recorded import Result, placed, report_of, result_of
from grader.gradebook.remarks import remarks_on
from grader.gradebook.submitted import FILE, UNKNOWN
from grader.gradebook.written import Written
from grader.hand_ins.collect import Found, clean_name, file_name
from grader.results import RunFacts, result_data, write_result
from grader.sandbox import Level
from grader.scoring import Report, make_report

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook, Marker
    from grader.gradebook.intake import Handed
    from grader.watch import Watch

AT_ONCE = 200  # hand-ins whose earlier results are in memory


class Recorder:
    """What is recorded of a run's hand-ins, by number; a class because it grows as results arrive."""

    def __init__(
        self,
        book: Gradebook,
        mark: Marker,
        found: Sequence[Found],
        hand_ins: Iterable[Handed],
        assignments: Mapping[str, Assignment],
        out: Path,
        watch: Watch,
    ) -> None:
        self.book, self.mark, self.found, self.assignments, self.out, self.watch = (
            book,
            mark,
            found,
            assignments,
            out,
            watch,
        )
        self.written = Written(out, found)
        self.handed = Noted()
        self._fresh = 0
        self._seeds: Counter[int] = Counter()
        self.attempts = book.enter(self._noted(hand_ins))

    def _noted(self, hand_ins: Iterable[Handed]) -> Iterator[Handed]:
        """Yield hand-ins with their bytes, and keep what is to be known of them."""
        for found, (handed, blobs) in zip(self.found, hand_ins, strict=True):
            self.handed.add(handed, found)
            yield handed, blobs

    def keep(self, facts: RunFacts, *, seed: int | None, required: Level, again: bool) -> RunFacts:
        """Take what holds already, nothing of it *again*; return the facts for all others.

        Who is graded now gets the inputs that the others got, unless a *seed* says which.
        """
        self.alone, self._seed, self._asked = again, seed, facts
        self._levels = [str(level) for level in Level if level >= required]
        for start in range(0, 0 if again else len(self.found), AT_ONCE):
            self._keep_some(range(start, min(start + AT_ONCE, len(self.found))))
        common = self._seeds.most_common(1)
        self.facts = replace(facts, seed=common[0][0]) if common and seed is None else facts
        return self.facts

    def _keep_some(self, numbers: Sequence[int]) -> None:
        keys = {number: self._key(number) for number in numbers}
        current = self.book.current([self.attempts[number] for number in numbers])
        before = {n: current[self.attempts[n]] for n in numbers if self.attempts[n] in current}
        same = {number: result for number, result in before.items() if self._holds(result, keys[number])}
        others = {key for number, key in keys.items() if number not in same}
        known = self.book.find(others, levels=self._levels, seed=self._seed)
        for number, key in keys.items():
            if number in same:
                self._export(number, same[number])
            elif key in known:
                self._adopt(number, known[key])

    def _key(self, number: int) -> str:
        """Return the key of a hand-in's job; the seed is no part of it."""
        return job_key(self.found[number].lab, self.handed.submission(number), self._asked)

    def _holds(self, result: Result, key: str) -> bool:
        """Say whether a result is as good as a new one: of the same job, from a sandbox as strong as is asked for."""
        if result.key != key or (self._seed is not None and result.facts.seed != self._seed):
            return False
        return result.level in self._levels or not result.sha256

    def _adopt(self, number: int, result: Result) -> None:
        """Take the result of an equal job, of this student's earlier attempt or of somebody else's."""
        own = replace(result, notes=placed(result.notes, self.found[number].note))
        self._export(number, self.book.record(self.attempts[number], own, self.mark, how="taken", alone=True))

    def known_meanwhile(self, number: int) -> bool:
        """Take the result of an equal job if one has been recorded since; say whether there was one."""
        if self.alone:
            return False
        key = self._key(number)
        known = self.book.find([key], levels=self._levels, seed=self._seed)
        if key in known:
            self._adopt(number, known[key])
        return key in known

    def arrived(self, number: int, answer: Answer) -> None:
        """Write down what a grading process says of a hand-in, and tell."""
        found = self.found[number]
        report = make_report(found.shown, self.assignments[found.lab], answer)
        report = replace(report, notes=placed(report.notes, found.note))
        told = report.sha256 or report.problem  # of a hand-in that was refused
        same = self.handed.has_part(number, told)  # as when the key was made
        result = result_of(report, self.facts, self._key(number) if same else "", answer.get("keys", {}))
        with not_interrupted():  # what is told and counted is what is recorded
            try:
                kept = self.book.record(self.attempts[number], result, self.mark, alone=self.alone)
            except GraderError as error:
                raise GraderError(f"{error.message}; {self._count()}") from None
            self._fresh += 1
            self._export(number, kept, None if kept is not result else report, fresh=True)

    def _export(self, number: int, result: Result, report: Report | None = None, *, fresh: bool = False) -> None:
        found = self.found[number]
        assignment = self.assignments[found.lab]
        report = report or report_of(result, found.shown, assignment)
        data = result_data(report, assignment, result.facts, result.key)
        try:
            path = write_result(self.out, found.student, data)
        except OSError as error:
            what = f"the result of {clean_name(found.student)} in {self.out}: {error.strerror}"
            raise GraderError(f"cannot write {what}; {self._count()}") from None
        self.written.note(number, path)
        self._seeds[result.facts.seed] += 1
        hear = self.watch.graded if fresh else self.watch.kept
        hear(report, len(self.found))

    def settle(self) -> None:
        """Write the scores of those whose results were there already, by today's points, rules and times."""
        students, labs = {file_name(found.student) for found in self.found}, {found.lab for found in self.found}
        self.book.settle(self.mark, why="grade", labs=sorted(labs), students=students)

    def remarks(self, rules: Rules) -> list[str]:
        """Say by whose word hand-ins are late or not, and which extensions are nobody's."""
        lines = []
        due = sorted(lab for lab in {found.lab for found in self.found} if rules.of(lab).due is not None)
        for lab in due:
            doubtful = {FILE: "by the files' own times", UNKNOWN: "unknown, so not late"}
            counts = {source: self.handed.sources[lab, source] for source in doubtful}
            parts = [f"{doubtful[source]} for {count}" for source, count in counts.items() if count]
            if parts:
                lines.append(f"{lab}: the time of handing in is {' and '.join(parts)}; --submitted says another")
        if due and self.handed.late:
            called = {(student, lab): name for student, lab, name in self.handed.late}
            for entry, score in self.book.each_grade():
                if score is not None and score.late_days:
                    called.pop((entry.student, entry.lab), None)
            if called:
                names = ", ".join(sorted(called.values())[:5])
                more = f" and {len(called) - 5} more" if len(called) > 5 else ""
                what = f"the platform calls {len(called)} late, and no time is known by which they are: {names}{more}"
                lines.append(f"{what}; --submitted says when")
        lines += remarks_on(self.book, sorted({found.lab for found in self.found}), rules, set(self.attempts))
        return lines + strangers(rules, (entry for entry, _ in self.book.each_grade()))

    def unread(self) -> Iterator[tuple[str, str, str]]:
        """Yield name, lab and problem of each hand-in of this run that a person has to look at."""
        own = {attempt: number for number, attempt in enumerate(self.attempts)}
        for entry, score in self.book.each_grade(sorted({found.lab for found in self.found})):
            number = next((own[each.id] for each in reversed(entry.attempts) if each.id in own), None)
            if score is not None and score.unread and number is not None and self.written.has(number):
                problem = self.found[number].problem or self.written.report(number).problem
                yield clean_name(entry.name), entry.lab, problem

    def _count(self) -> str:
        return f"{len(self.written)} of {len(self.found)} are recorded"

    @property
    def kept(self) -> int:
        """Count the results of this run that did not have to be graded."""
        return len(self.written) - self._fresh
