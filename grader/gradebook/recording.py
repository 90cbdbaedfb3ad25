"""Record a run: take from the gradebook what holds already, write down what arrives, and export it for people.

The gradebook is written first; a student's file is a copy of what stands there, and is written anew where it differs.
Runs in the command's own process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.assignment import Assignment
from grader.engine import Answer
from grader.errors import GraderError
from grader.gradebook.keys import job_key
from grader.gradebook.policy import Rules, strangers
from grader.gradebook.recorded import HandedIn, Result, report_of, result_of
from grader.gradebook.submitted import FILE, UNKNOWN
from grader.hand_ins.collect import Found, clean_name
from grader.outcome import clean
from grader.results import RunFacts, result_data, write_result
from grader.sandbox import Level
from grader.scoring import Report, make_report

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook, Marker
    from grader.gradebook.intake import Handed

Tell = Callable[[Report, int], None]


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
        tell: Tell,
    ) -> None:
        self.book, self.mark, self.found, self.assignments, self.out, self.tell = (
            book,
            mark,
            found,
            assignments,
            out,
            tell,
        )
        self.done: dict[int, tuple[Report, dict[str, Any]]] = {}
        self.written: set[Path] = set()  # files of results that are of this run
        self.handed: list[HandedIn] = []
        self._fresh: set[int] = set()
        self.attempts = book.enter(self._noted(hand_ins))

    def _noted(self, hand_ins: Iterable[Handed]) -> Iterator[Handed]:
        """Yield hand-ins with their bytes, and keep them without."""
        for handed, blobs in hand_ins:
            self.handed.append(handed)
            yield handed, blobs

    def keep(self, facts: RunFacts, *, seed: int | None, required: Level, again: bool) -> RunFacts:
        """Take what holds already, nothing of it *again*; return the facts for all others.

        Who is graded now gets the inputs that the others got, unless a *seed* says which.
        """
        self.alone, self._seed = again, seed
        self._levels = [str(level) for level in Level if level >= required]
        self.keys = [job_key(item.lab, item.submission, facts) for item in self.handed]
        if not again:
            current = self.book.current(self.attempts)
            same = {n: current[a] for n, a in enumerate(self.attempts) if a in current and self._holds(n, current[a])}
            others = {key for number, key in enumerate(self.keys) if number not in same}
            known = self.book.find(others, levels=self._levels, seed=seed)
            for number, key in enumerate(self.keys):
                if number in same:
                    self._export(number, same[number])
                elif key in known:
                    self._adopt(number, known[key])
        seeds = Counter(data["seed"] for _, data in self.done.values())
        self.facts = replace(facts, seed=seeds.most_common(1)[0][0]) if seeds and seed is None else facts
        return self.facts

    def _holds(self, number: int, result: Result) -> bool:
        """Say whether a result is as good as a new one: of the same job, from a sandbox as strong as is asked for."""
        if result.key != self.keys[number] or (self._seed is not None and result.facts.seed != self._seed):
            return False
        return result.level in self._levels or not result.sha256

    def _adopt(self, number: int, result: Result) -> None:
        """Take the result of an equal job, of this student's earlier attempt or of somebody else's."""
        self._export(number, self.book.record(self.attempts[number], result, self.mark, how="taken", alone=True))

    def known_meanwhile(self, number: int) -> bool:
        """Take the result of an equal job if one has been recorded since; say whether there was one."""
        if self.alone:
            return False
        key = self.keys[number]
        known = self.book.find([key], levels=self._levels, seed=self._seed)
        if key in known:
            self._adopt(number, known[key])
        return key in known

    def arrived(self, number: int, answer: Answer) -> None:
        """Write down what a grading process says of a hand-in, and tell."""
        found = self.found[number]
        report = make_report(found.student, self.assignments[found.lab], answer)
        told = report.sha256 or report.problem  # of a hand-in that was refused
        same = told in map(clean, self.handed[number].parts)  # as when the key was made
        result = result_of(report, self.facts, self.keys[number] if same else "", answer.get("keys", {}))
        try:
            kept = self.book.record(self.attempts[number], result, self.mark, alone=self.alone)
        except GraderError as error:
            raise GraderError(f"{error.message}; {self._count()}") from None
        self._fresh.add(number)
        self._export(number, kept, None if kept is not result else report)

    def _export(self, number: int, result: Result, report: Report | None = None) -> None:
        found = self.found[number]
        assignment = self.assignments[found.lab]
        report = report or report_of(result, found.student, assignment)
        data = result_data(report, assignment, result.facts, result.key)
        try:
            path = write_result(self.out, found.student, data)
        except OSError as error:
            what = f"the result of {clean_name(found.student)} in {self.out}: {error.strerror}"
            raise GraderError(f"cannot write {what}; {self._count()}") from None
        self.written.add(path)
        self.done[number] = report, data
        self.tell(report, len(self.found))

    def settle(self) -> None:
        """Write the scores of those whose results were there already, by today's points, rules and times."""
        students, labs = {item.student for item in self.handed}, sorted({item.lab for item in self.handed})
        self.book.rescore(self.mark, why="grade", labs=labs, students=students)

    def remarks(self, rules: Rules) -> list[str]:
        """Say by whose word hand-ins are late or not, and which extensions are nobody's."""
        lines = []
        for lab in sorted({item.lab for item in self.handed if rules.of(item.lab).due is not None}):
            count = Counter(item.source for item in self.handed if item.lab == lab and item.files)
            doubtful = {FILE: "by the files' own times", UNKNOWN: "unknown, so not late"}
            parts = [f"{words} for {count[source]}" for source, words in doubtful.items() if count[source]]
            if parts:
                lines.append(f"{lab}: the time of handing in is {' and '.join(parts)}; --submitted says another")
        grades = self.book.grades()
        late = {(entry.student, entry.lab) for entry, score in grades if score is not None and score.late_days}
        pairs = zip(self.found, self.handed, strict=True)
        odd = [item.name for found, item in pairs if found.late and (item.student, item.lab) not in late]
        if odd and any(rules.of(item.lab).due is not None for item in self.handed):
            lines.append(f"the platform calls {len(odd)} late who are not by their times: {', '.join(sorted(odd)[:5])}")
        return lines + strangers(rules, [entry for entry, _ in grades])

    def _count(self) -> str:
        return f"{len(self.done)} of {len(self.found)} are recorded"

    @property
    def kept(self) -> int:
        """Count the results of this run that did not have to be graded."""
        return len(self.done) - len(self._fresh)
