"""The gradebook: the truth about a class. A result is written in one transaction as it arrives.

Runs in the command's own process. Several may write at once: who touches a student holds the student's row, and rows
are only added, so nobody's are lost. Imports SQLAlchemy, so a command imports it when it needs it.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from grader.assignment import near
from grader.errors import UsageProblem
from grader.gradebook import intake, recall
from grader.gradebook.history import Event, events
from grader.gradebook.identity import Person
from grader.gradebook.interrupts import not_interrupted
from grader.gradebook.policy import Rescored, Score, differ
from grader.gradebook.recorded import Entry, Result
from grader.gradebook.rows import as_text, outcome_rows, result_row
from grader.gradebook.schema import (
    ADJUSTMENTS,
    ATTEMPTS,
    HAND_INS,
    NUMBERS,
    OUTCOMES,
    RESULTS,
    SCORES,
    STUDENTS,
    bring_up_to_date,
    is_current,
    is_empty,
)
from grader.gradebook.storage import GradebookFails, check_there, open_engine, place_of, shown_place, speaking_of

if TYPE_CHECKING:
    from grader.gradebook.merge import Merged

Marker = Callable[[Entry], Score | None]
NAME = "gradebook.sqlite"
STUDENTS_AT_ONCE = 50  # whose attempts are in memory together: a course may have thirty labs


def open_gradebook(where: str, out: Path, *, write: bool = True, author: str = "") -> Gradebook:
    """Open the gradebook that ``--gradebook`` names, or the one in the folder of results.

    One of an older torchgrade is brought up to date, also when it is only to be read.
    """
    place = place_of(where, out / NAME)
    try:
        return Gradebook(place, write=write, author=author)
    except _Older:
        Gradebook(place, author=author).close()
        return Gradebook(place, write=write, author=author)


def check_gradebook(where: str, out: Path) -> None:
    """Raise UsageProblem where there is no gradebook yet, for a command that changes one and is to make none."""
    check_there(place_of(where, out / NAME))


def now() -> str:
    """Return the time as the gradebook writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class _Older(UsageProblem):
    """A gradebook that is only to be read has to be brought up to date first."""


class Gradebook:
    """An open gradebook; a class because it has the lifetime of a connection."""

    def __init__(self, place: Path | URL, *, write: bool = True, author: str = "") -> None:
        self.shown, self.author = shown_place(place), author
        self.is_shared = not isinstance(place, Path)
        self._scores_seen = 0  # the number of the last score that was there
        with speaking_of(self.shown):
            self._engine = open_engine(place, write=write)
            self._connection = self._engine.connect()
        try:
            self._seen = self._prepare(write=write)
        except BaseException:
            self.close()
            raise

    def _prepare(self, *, write: bool) -> int:
        """Bring the tables up to date; return the number of the last result that was there."""
        with self._transaction() as connection:
            if not is_current(connection, self.shown):
                if not write and is_empty(connection, self.shown):
                    raise UsageProblem(f"the gradebook {self.shown} is empty; grade first")
                if not write:
                    raise _Older(f"the gradebook {self.shown} is of an older torchgrade; grade first")
                bring_up_to_date(connection, self.shown)
            self._scores_seen = connection.execute(select(func.max(SCORES.c.id))).scalar() or 0
            return connection.execute(select(func.max(RESULTS.c.id))).scalar() or 0

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; all that was acknowledged is kept, also where the connection is lost."""
        with contextlib.suppress(SQLAlchemyError):
            self._connection.close()
            self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Yield the connection within a transaction: all of it is kept or nothing; an interrupt waits for its end."""
        with not_interrupted(), speaking_of(self.shown), self._connection.begin():
            yield self._connection

    # --- hand-ins and results -----------------------------------------------------------------------------------------

    def enter(self, hand_ins: Iterable[intake.Handed]) -> list[int]:
        """Keep hand-ins with the bytes of their files; return the attempt that each of them is."""
        attempts: list[int] = []
        for some in intake.in_batches(hand_ins):
            with self._transaction() as connection:
                attempts += intake.enter(connection, some, now())
        return attempts

    def current(self, attempts: Collection[int]) -> dict[int, Result]:
        """Return the newest result that counts, by attempt."""
        with self._transaction() as connection:
            newest = recall.newest_of(connection, attempts)
            results = recall.results_by_id(connection, newest.values())
        return {attempt: results[number] for attempt, number in newest.items()}

    def find(self, keys: Collection[str], *, levels: Sequence[str], seed: int | None = None) -> dict[str, Result]:
        """Return the newest result of each of these jobs, from sandboxes of *levels*, and with a *seed* if given."""
        ran_safely = or_(RESULTS.c.level.in_(levels), RESULTS.c.sha256 == "")  # without a file nothing ran
        conditions: list[ColumnElement[bool]] = [ran_safely]
        if seed is not None:
            conditions.append(RESULTS.c.seed == str(seed))
        with self._transaction() as connection:
            newest = recall.newest_with(connection, keys, *conditions)
            results = recall.results_by_id(connection, newest.values())
        return {key: results[number] for key, number in newest.items()}

    def record(
        self,
        attempt: int,
        result: Result,
        mark: Marker,
        *,
        how: str = "graded",
        why: str = "grade",
        alone: bool = False,
    ) -> Result:
        """Write a result, and the score that follows from it, and return the result that counts.

        That is another one where somebody recorded the same job since this gradebook was opened, but for *alone*.
        """
        with self._transaction() as connection:
            student, lab = self._hold(connection, attempt)
            if not alone and (rival := self._rival(connection, attempt, result)) is not None:
                return rival
            row = {**result_row(result), "attempt": attempt, "how": how, "author": self.author, "at": now()}
            (number,) = connection.execute(insert(RESULTS).values(row)).inserted_primary_key or (0,)
            outcomes = [{**each, "result": number} for each in outcome_rows(result)]
            if outcomes:
                connection.execute(insert(OUTCOMES), outcomes)
            if result.gradable:
                self._mark(connection, student, lab, mark, why)
        return result

    def _hold(self, connection: Connection, attempt: int) -> tuple[str, str]:
        """Return student and lab of an attempt and hold the student's row until the transaction ends."""
        found = select(ATTEMPTS.c.student, ATTEMPTS.c.lab).where(ATTEMPTS.c.id == attempt)
        student, lab = connection.execute(found).one()
        connection.execute(select(STUDENTS.c.id).where(STUDENTS.c.id == student).with_for_update())
        return student, lab

    def _rival(self, connection: Connection, attempt: int, result: Result) -> Result | None:
        """Return the result of the same job that somebody else has recorded meanwhile."""
        same = (RESULTS.c.attempt == attempt, RESULTS.c.level == result.level, RESULTS.c.id > self._seen)
        newest = recall.newest_with(connection, [result.key] if result.key else [], *same)
        return next(iter(recall.results_by_id(connection, newest.values()).values()), None)

    def absorb(self, others: Sequence[Gradebook]) -> Merged:
        """Take in everything that stands in other gradebooks, all of it or nothing; this one is a file."""
        from grader.gradebook.merge import merge

        with contextlib.ExitStack() as all_of_them:
            own, *rest = [(each.shown, all_of_them.enter_context(each._transaction())) for each in (self, *others)]
            return merge(own, rest)

    # --- scores -------------------------------------------------------------------------------------------------------

    def rescore(
        self, mark: Marker, *, why: str, labs: Sequence[str] = (), students: Collection[str] | None = None
    ) -> list[Rescored]:
        """Write the scores that follow from all that is recorded where they are others; return each with the old one.

        Of some *labs* and *students* only, if given.
        """
        with self._transaction() as connection:
            everybody = select(STUDENTS.c.id).order_by(STUDENTS.c.id).with_for_update()
            known = connection.execute(everybody).scalars().all()
            wanted = set(known) if students is None else set(students)
            old = recall.last_scores(connection, labs)
            changes = []
            for entry in recall.entries(connection, labs):
                if entry.student in wanted:
                    before = old.get((entry.student, entry.lab))
                    changes.append((entry, before, self._write_score(connection, entry, before, mark, why)))
        return changes

    def settle(self, mark: Marker, *, why: str, labs: Sequence[str], students: Collection[str]) -> None:
        """Do what `rescore` does for some students in one transaction after another, and return nothing.

        However many they are, few are in memory at a time, and nobody who writes meanwhile waits for all of them.
        """
        for some in recall.chunks(students, STUDENTS_AT_ONCE):
            with self._transaction() as connection:
                held = select(STUDENTS.c.id).where(STUDENTS.c.id.in_(some)).order_by(STUDENTS.c.id).with_for_update()
                connection.execute(held).all()
                old = recall.last_scores(connection, labs, students=some)
                for entry in recall.entries(connection, labs, students=some):
                    self._write_score(connection, entry, old.get((entry.student, entry.lab)), mark, why)

    def adjust(
        self, student: str, lab: str, points: float, reason: str, mark: Marker, *, most: float = math.inf
    ) -> tuple[Score | None, Score]:
        """Add points by hand; return the score before and after.

        Raise UsageProblem, with nothing written, where that would be more than *most* points.
        """
        with self._transaction() as connection:
            connection.execute(select(STUDENTS.c.id).where(STUDENTS.c.id == student).with_for_update())
            row = {"student": student, "lab": lab, "points": points, "reason": reason}
            connection.execute(insert(ADJUSTMENTS).values({**row, "author": self.author, "at": now()}))
            before = recall.last_scores(connection, [lab], student).get((student, lab))
            after = self._mark(connection, student, lab, mark, "adjust")
            assert after is not None
            if points > 0 and after.score > most + 1e-6:
                raise UsageProblem(f"that would be {after.score:g} of {most:g} points in {lab}; is it meant? --beyond")
        return before, after

    def _mark(self, connection: Connection, student: str, lab: str, mark: Marker, why: str) -> Score | None:
        (entry,) = recall.entries(connection, [lab], student)
        before = recall.last_scores(connection, [lab], student).get((student, lab))
        return self._write_score(connection, entry, before, mark, why)

    def _write_score(
        self, connection: Connection, entry: Entry, before: Score | None, mark: Marker, why: str
    ) -> Score | None:
        """Write the score of an entry if it is another than *before*, and return it."""
        score = mark(entry)
        if score is not None and score != before:
            result = next((each.result_id for each in entry.attempts if each.number == score.attempt), None)
            values: dict[str, Any] = {"result": result, "score": score.score, "max_score": score.max_score}
            values["more"] = as_text(asdict(score))
            row = {"student": entry.student, "lab": entry.lab, **values, "why": why}
            connection.execute(insert(SCORES).values({**row, "author": self.author, "at": now()}))
        return score

    def grades(self, labs: Sequence[str] = (), *, with_results: bool = False) -> list[tuple[Entry, Score | None]]:
        """Return each entry with the score that was written last; *with_results* also how each attempt ended."""
        with self._transaction() as connection:
            scores = recall.last_scores(connection, labs)
            found = recall.entries(connection, labs, with_results=with_results)
        return [(entry, scores.get((entry.student, entry.lab))) for entry in found]

    def each_grade(
        self, labs: Sequence[str] = (), students: Sequence[str] | None = None
    ) -> Iterator[tuple[Entry, Score | None]]:
        """Yield what `grades` returns, reading few students at a time; of some *students*, in their order, if given."""
        order = self.students() if students is None else students
        for start in range(0, len(order), STUDENTS_AT_ONCE):
            some = order[start : start + STUDENTS_AT_ONCE]
            with self._transaction() as connection:
                scores = recall.last_scores(connection, labs, students=some)
                found = recall.entries(connection, labs, students=some, with_results=False)
            place = {student: number for number, student in enumerate(some)}
            for entry in sorted(found, key=lambda entry: (place[entry.student], entry.lab)):
                yield entry, scores.get((entry.student, entry.lab))

    def results(self, numbers: Collection[int]) -> dict[int, Result]:
        """Return the results of these numbers."""
        with self._transaction() as connection:
            return recall.results_by_id(connection, numbers)

    def students(self) -> list[str]:
        """Return all students, by folder of results."""
        with self._transaction() as connection:
            return list(connection.execute(select(STUDENTS.c.id).order_by(STUDENTS.c.id)).scalars())

    def students_by_name(self) -> list[str]:
        """Return all students in the order of class tables."""
        with self._transaction() as connection:
            people = connection.execute(select(STUDENTS.c.name, STUDENTS.c.id)).all()
        return [student for _, student in sorted((name.casefold(), student) for name, student in people)]

    def labs(self) -> list[str]:
        """Return all labs that somebody has an attempt or an adjustment in."""
        with self._transaction() as connection:
            found = [connection.execute(select(each.c.lab).distinct()).scalars() for each in (ATTEMPTS, ADJUSTMENTS)]
            return sorted({lab for labs in found for lab in labs})

    def changes(self, labs: Sequence[str] = ()) -> Iterator[Rescored]:
        """Yield each entry, of some *labs* if given, whose score is another than when this gradebook was opened.

        With the score of then, None where there was none, and the score of now.
        """
        with self._transaction() as connection:
            students = recall.scored_since(connection, self._scores_seen, labs)
        for some in recall.chunks(students, STUDENTS_AT_ONCE):
            with self._transaction() as connection:
                before = recall.last_scores(connection, labs, students=some, until=self._scores_seen)
                after = recall.last_scores(connection, labs, students=some)
                found = recall.entries(connection, labs, students=some, with_results=False)
            for entry in found:
                old, new = (scores.get((entry.student, entry.lab)) for scores in (before, after))
                if differ(old, new):
                    yield entry, old, new

    def hand_in(self, suffix: str, sha256: str) -> bytes:
        """Return the bytes of a file that was handed in; raise GraderError when they are not there, or are others."""
        wanted = select(HAND_INS.c.data).where(HAND_INS.c.sha256 == sha256, HAND_INS.c.suffix == suffix)
        with self._transaction() as connection:
            packed = connection.execute(wanted).scalar()
        try:
            data = zlib.decompress(packed or b"")
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
        except zlib.error:
            pass
        raise GradebookFails(f"the gradebook {self.shown} has no sound copy of hand-in {sha256[:12]}; grade it again")

    def history(self, student: str, labs: Sequence[str] = ()) -> list[Event]:
        """Return all that happened to a student's hand-ins, in order."""
        with self._transaction() as connection:
            return events(connection, student, labs)

    def people(self) -> list[Person]:
        """Return who is known: names, and numbers by platform and lab."""
        with self._transaction() as connection:
            return recall.people(connection)

    def find_student(self, name: str, lab: str = "") -> str:
        """Return the student of that folder of results, name or number; raise UsageProblem suggesting the near one.

        A number may be several students', in different labs; *lab* says which is meant.
        """
        if not name.strip():  # most students have no number, which is no way to call them
            raise UsageProblem("no student is named; give a name, a folder of results or a number")
        with self._transaction() as connection:
            people = connection.execute(select(STUDENTS)).all()
            has_number = select(NUMBERS).where(NUMBERS.c.number == name).order_by(NUMBERS.c.student, NUMBERS.c.lab)
            numbers = connection.execute(has_number).all()
        if any(row.id == name for row in people):
            return name
        here = [row for row in numbers if row.lab == lab] or numbers
        named = [row for row in people if name in (row.name, _without(row.name, row.number))]
        labs: dict[str, list[str]] = {row.id: [] for row in named}
        for row in here:
            labs.setdefault(row.student, []).append(row.lab)
        labs = labs or {row.id: [] for row in people if row.number == name}
        if len(labs) == 1:
            return next(iter(labs))
        if labs:
            own_number = {row.id: [row.number] if row.number else [] for row in people}
            told = {who: ", ".join(own or own_number.get(who, ())) for who, own in sorted(labs.items())}
            several = ", ".join(f"{who} ({more})" if more else who for who, more in told.items())
            raise UsageProblem(f"{len(labs)} students are called {name!r}; name one of the folders {several}")
        advice = near(name, [text for row in people for text in (row.id, row.name)])
        raise UsageProblem(f"the gradebook {self.shown} knows no student {name!r}{advice}")


def _without(name: str, number: str) -> str:
    """Return a name without the number that tells its owner from others of the name."""
    return name.removesuffix(f"_{number}") if number else name
