"""Join gradebooks into one: everything that stands in any of them, once, in the order in which it happened.

What happened is known by what is said of it (`grader.gradebook.happened`). The union of such things is the same
whichever gradebook is asked first, and a union with what is there already changes nothing: gradebooks can be merged in
any order, again and again. (What one student did within one second in two gradebooks comes in any order.) Where two
disagree nothing is lost: both are history, the newer counts, and it is told. The joined rows are laid out in temporary
tables and take the place of the old ones in one transaction. Works within transactions of all gradebooks.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from grader.gradebook.happened import Head, Moment, Row, Seen, Which, attempts_of, history_of
from grader.gradebook.schema import (
    ABOUT,
    ADJUSTMENTS,
    ATTEMPTS,
    HAND_INS,
    METADATA,
    NUMBERS,
    OUTCOMES,
    RESULTS,
    SCORES,
    STUDENTS,
    TIMES,
)
from grader.gradebook.submitted import GIVEN, tells_more

HERE, NEW = "main", "temp"  # a temporary table hides the one of the same name
AT_ONCE = 200  # rows that are held in memory
Book = tuple[str, Connection]  # with the name it is told by
Taken = tuple[str, Row, int]  # what happened: its hash, its row, and the gradebook of that row


@dataclass(frozen=True, slots=True)
class Merged:
    """What joining gradebooks came to."""

    is_new: bool  # the gradebook holds more than before
    remarks: tuple[str, ...] = ()  # what they disagree on


def merge(target: Book, others: Sequence[Book]) -> Merged:
    """Write everything that stands in the *others* into the *target*, a file of SQLite."""
    connection = target[1]
    _speak_of(connection, HERE)
    try:
        union = _Union([target, *others])
        if union.adds:
            _speak_of(connection, NEW)
            METADATA.create_all(connection, checkfirst=False)
            _speak_of(connection, HERE)
            _Layout(union, connection).write()
            _install(connection)
        return Merged(union.adds, tuple(union.remarks))
    finally:
        _speak_of(connection, None)


def _speak_of(connection: Connection, schema: str | None) -> None:
    """Say which tables the names of tables mean."""
    connection.execution_options(schema_translate_map={None: schema})


class _Union:
    """What stands in some gradebooks; the first is the one that takes it. A class because each part needs others."""

    def __init__(self, books: Sequence[Book]) -> None:
        self.names = [name for name, _ in books]
        self.connections = [connection for _, connection in books]
        self.remarks: list[str] = []
        self.students = self._students()
        self.of_students = self._numbers_of_students()
        self.files = self._files()
        own = [attempts_of(connection) for connection in self.connections]
        self.attempts = self._attempts(own)
        self.numbers = self._numbers()
        self.histories = [
            history_of(connection, seen, self.numbers) for connection, seen in zip(self.connections, own, strict=True)
        ]
        self.times = list(_telling(self._joined(TIMES)))
        self.results, self.scores, self.adjustments = map(self._joined, (RESULTS, SCORES, ADJUSTMENTS))
        self._tell_conflicts()
        # whether anything is in none but the others
        rows = (*self.times, *self.results, *self.scores, *self.adjustments, *self.students.values(), *self.of_students)
        self.adds = (
            any(source for *_, source in rows) or any(self.files.values()) or own[0].keys() != self.attempts.keys()
        )

    def _students(self) -> dict[str, tuple[Mapping[str, Any], int]]:
        """Return each student's row and its gradebook: of two, the one with a platform's number."""
        rows: dict[str, tuple[Mapping[str, Any], int]] = {}
        for source, connection in enumerate(self.connections):
            for row in map(dict, connection.execute(select(STUDENTS)).mappings()):
                known, _ = rows.setdefault(row["id"], (row, source))
                if _rank(row) > _rank(known):
                    rows[row["id"]] = row, source
        return dict(sorted(rows.items()))

    def _numbers_of_students(self) -> list[tuple[Mapping[str, Any], int]]:
        """Return each student's number in each lab, and its gradebook: where two disagree, the one that was first."""
        rows = [
            (dict(row), source)
            for source, connection in enumerate(self.connections)
            for row in connection.execute(select(NUMBERS)).mappings()
        ]
        found: dict[tuple[str, str, str], tuple[Mapping[str, Any], int]] = {}
        owners: dict[tuple[str, str, str], str] = {}
        for row, source in sorted(
            rows, key=lambda each: (each[0]["at"], each[0]["student"], each[0]["number"], each[1])
        ):
            place, number = (row["student"], row["platform"], row["lab"]), (row["platform"], row["lab"], row["number"])
            known, before = found.get(place, (row, source))
            if known["number"] != row["number"]:
                both = f"{known['number']} in {self.names[before]} and {row['number']} in {self.names[source]}"
                self.remarks.append(f"{row['student']} is number {both}: one student, or two of one name?")
            elif owners.setdefault(number, row["student"]) != row["student"]:
                both = f"{owners[number]} and {row['student']}"
                self.remarks.append(
                    f"{both} have the number {row['number']} in {row['lab']}: one student of two names?"
                )
            else:
                found.setdefault(place, (row, source))
        return [found[place] for place in sorted(found)]

    def _files(self) -> dict[tuple[str, str], int]:
        """Return the first gradebook of each file that was handed in."""
        found: dict[tuple[str, str], int] = {}
        for source, connection in enumerate(self.connections):
            for row in connection.execute(select(HAND_INS.c.sha256, HAND_INS.c.suffix)):
                found.setdefault((row.sha256, row.suffix), source)
        return dict(sorted(found.items()))

    def _attempts(self, own: Sequence[Mapping[Which, Seen]]) -> dict[Which, Seen]:
        """Return each attempt as it was seen first."""
        found: dict[Which, Seen] = {}
        for which, seen in (item for each in own for item in each.items()):
            known = found.get(which)
            found[which] = seen if known is None or seen.moment < known.moment else known
        return dict(sorted(found.items(), key=lambda item: (item[1].moment, item[0])))

    def _numbers(self) -> dict[Which, int]:
        """Return the numbers of attempts, for each student and lab in the order in which they were seen."""
        count: Counter[tuple[str, str]] = Counter()
        numbers = {}
        for which in self.attempts:
            count[which[:2]] += 1
            numbers[which] = count[which[:2]]
        return numbers

    def _joined(self, table: Table) -> list[Taken]:
        """Return what happened according to any gradebook, each thing once, in order."""
        found: dict[str, tuple[Row, int]] = {}
        moments: dict[str, Moment] = {}
        for source, history in enumerate(self.histories):
            for digest, row in history.rows[table.name].items():
                found.setdefault(digest, (row, source))
                moments[digest] = min(moments.get(digest, row.moment), row.moment)
        ordered = sorted(found, key=lambda digest: (moments[digest], found[digest][0].owner, digest))
        return [(digest, *found[digest]) for digest in ordered]

    def _tell_conflicts(self) -> None:
        """Tell of attempts whose newest results ended otherwise in two gradebooks that do not know of each other's."""
        for which in self.attempts:
            heads = {n: each.heads[which] for n, each in enumerate(self.histories) if which in each.heads}
            fresh = {n: head for n, head in heads.items() if not self._is_overtaken(head, heads)}
            if len({head.outcomes for head in fresh.values()}) > 1:
                said = " and ".join(f"{head.words} in {self.names[n]}" for n, head in fresh.items())
                same = len({head.key for head in fresh.values()}) == 1
                how = "graded alike" if same else "graded by other suites or versions"
                self.remarks.append(f"{which[0]}, {which[1]}: {said}, the same files {how}; the newer counts")

    def _is_overtaken(self, head: Head, heads: Mapping[int, Head]) -> bool:
        """Say whether a gradebook knows this result and has a newer one."""
        others = (n for n, other in heads.items() if other.digest != head.digest)
        return any(head.digest in self.histories[n].rows[RESULTS.name] for n in others)


def _rank(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return bool(row["number"]), row["platform"], row["number"], row["name"], row["raw"]


def _telling(times: Sequence[Taken]) -> Iterator[Taken]:
    """Yield the times of handing in that say more than what was known: the last one of an attempt counts."""
    known: dict[Which, tuple[str, str]] = {}
    for taken in times:
        which, row = taken[1].parent, taken[1].more
        told = row["submitted"], row["source"]
        if which not in known or row["source"] == GIVEN or tells_more(*told, *known[which]):
            known[which] = told
            yield taken


class _Layout:
    """Writes a union into the temporary tables, with numbers of its own."""

    def __init__(self, union: _Union, connection: Connection) -> None:
        self.union, self.connection = union, connection
        self.attempts = {which: number for number, which in enumerate(union.attempts, 1)}
        self.results = {digest: number for number, (digest, _, _) in enumerate(union.results, 1)}

    def write(self) -> None:
        """Write all of it."""
        union = self.union
        self._add(STUDENTS, [row for row, _ in union.students.values()])
        self._add(NUMBERS, [row for row, _ in union.of_students])
        self._files()
        self._add(ATTEMPTS, [self._attempt(which, seen) for which, seen in union.attempts.items()])
        self._results()
        for table, taken in ((TIMES, union.times), (SCORES, union.scores), (ADJUSTMENTS, union.adjustments)):
            for rows in self._copies(table, taken):
                self._add(table, rows)

    def _add(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            options = {"schema_translate_map": {None: NEW}}
            self.connection.execute(insert(table), list(rows), execution_options=options)

    def _attempt(self, which: Which, seen: Seen) -> dict[str, Any]:
        student, lab, submission, _ = which
        place = {"id": self.attempts[which], "student": student, "lab": lab, "number": self.union.numbers[which]}
        return {**place, "submission": submission, "files": seen.files, "seen_at": seen.seen_at}

    def _copies(self, table: Table, taken: Sequence[Taken]) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows of things that happened as they stand in their gradebooks, with the numbers of this one."""
        number = 0
        for some in _parts(taken):
            ids = defaultdict(list)
            for _, row, source in some:
                ids[source].append(row.id)
            found = {
                (source, each["id"]): dict(each)
                for source, own in ids.items()
                for each in self.union.connections[source].execute(select(table).where(table.c.id.in_(own))).mappings()
            }
            yield [
                {**found[source, row.id], "id": number + place, **self._numbers(table, row)}
                for place, (_, row, source) in enumerate(some, 1)
            ]
            number += len(some)

    def _numbers(self, table: Table, row: Row) -> dict[str, Any]:
        if table is SCORES:
            return {"result": self.results.get(row.parent), "more": row.more}
        return {"attempt": self.attempts[row.parent]} if table in (TIMES, RESULTS) else {}

    def _results(self) -> None:
        for rows, some in zip(self._copies(RESULTS, self.union.results), _parts(self.union.results), strict=True):
            self._add(RESULTS, rows)
            numbers = {(source, row.id): self.results[digest] for digest, row, source in some}
            for source in {source for _, _, source in some}:
                own = select(OUTCOMES).where(OUTCOMES.c.result.in_([number for n, number in numbers if n == source]))
                checks = self.union.connections[source].execute(own).mappings().all()
                self._add(OUTCOMES, [{**each, "result": numbers[source, each["result"]]} for each in checks])

    def _files(self) -> None:
        """Write the bytes that were handed in, of each file a sound copy if there is one."""
        for sha256, suffix in self.union.files:
            wanted = select(HAND_INS).where(HAND_INS.c.sha256 == sha256, HAND_INS.c.suffix == suffix)
            copies = (connection.execute(wanted).mappings().first() for connection in self.union.connections)
            sound = next((dict(row) for row in copies if row is not None and _is_sound(row["data"], sha256)), None)
            if sound is None:
                self.union.remarks.append(f"the bytes of hand-in {sha256[:12]} are damaged; grade it again")
            else:
                self._add(HAND_INS, [sound])


def _parts(taken: Sequence[Taken]) -> Iterator[Sequence[Taken]]:
    """Yield what is held in memory at a time."""
    for start in range(0, len(taken), AT_ONCE):
        yield taken[start : start + AT_ONCE]


def _is_sound(packed: bytes, sha256: str) -> bool:
    try:
        return hashlib.sha256(zlib.decompress(packed)).hexdigest() == sha256
    except zlib.error:
        return False


def _install(connection: Connection) -> None:
    """Put what stands in the temporary tables in the place of what stands in the gradebook's."""
    tables = [table for table in METADATA.sorted_tables if table is not ABOUT]
    for table in reversed(tables):
        connection.execute(delete(table))
    for table in tables:
        connection.exec_driver_sql(f"INSERT INTO {HERE}.{table.name} SELECT * FROM {NEW}.{table.name}")
    for table in reversed(METADATA.sorted_tables):
        connection.exec_driver_sql(f"DROP TABLE {NEW}.{table.name}")
