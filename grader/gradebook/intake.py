"""Enter what was handed in into the gradebook: students, files, attempts, times. Called within a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from grader.gradebook.recorded import HandedIn
from grader.gradebook.rows import as_text, hand_in_row
from grader.gradebook.schema import ATTEMPTS, HAND_INS, NUMBERS, STUDENTS, TIMES
from grader.gradebook.storage import GradebookFails
from grader.gradebook.submitted import tells_more
from grader.hand_ins.platforms import MOODLE

Handed = tuple[HandedIn, Sequence[bytes]]  # with the bytes of its files
AT_ONCE = 100  # hand-ins in one transaction
BYTES_AT_ONCE = 32 << 20


def in_batches(hand_ins: Iterable[Handed]) -> Iterator[list[Handed]]:
    """Yield hand-ins in lists that are small enough to be held in memory and in one transaction."""
    some: list[Handed] = []
    for item, blobs in hand_ins:
        some.append((item, blobs))
        if len(some) == AT_ONCE or sum(len(data) for _, each in some for data in each) > BYTES_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def enter(connection: Connection, some: Sequence[Handed], at: str) -> list[int]:
    """Return the attempt of each hand-in: the student's newest of the lab if it had the same files, or a new one."""
    hold(connection, [item for item, _ in some])
    _keep_numbers(connection, [item for item, _ in some if item.number], at)
    _keep_files(connection, some)
    newest = _newest(connection, {item.student for item, _ in some})
    return [_attempt(connection, item, newest, at) for item, _ in some]


def hold(connection: Connection, items: Iterable[HandedIn]) -> None:
    """Make the students known and hold their rows until the transaction ends, in an order that all writers keep."""
    students = {item.student: item for item in sorted(items, key=lambda item: item.student)}
    fresh = [
        {
            "id": item.student,
            "name": item.name,
            "raw": as_text(item.raw),
            "platform": item.platform,
            "number": item.number,
        }
        for item in students.values()
    ]
    add_missing(connection, STUDENTS, fresh)
    known = select(STUDENTS).where(STUDENTS.c.id.in_(students)).order_by(STUDENTS.c.id).with_for_update()
    for row in connection.execute(known).mappings().all():
        item = students[row["id"]]
        told = {"name": item.name, "platform": item.platform, "number": item.number}
        if item.number and told != {name: row[name] for name in told}:
            connection.execute(STUDENTS.update().where(STUDENTS.c.id == item.student).values(told))


def _keep_numbers(connection: Connection, items: Sequence[HandedIn], at: str) -> None:
    """Keep each student's number in each lab; raise GradebookFails when it has become somebody else's meanwhile."""
    fresh = [
        {
            "student": item.student,
            "platform": item.platform,
            "lab": item.lab,
            "number": item.number,
            "name": as_text(item.called or item.raw),
            "at": at,
        }
        for item in items
    ]
    add_missing(connection, NUMBERS, fresh)
    known = connection.execute(select(NUMBERS).where(NUMBERS.c.number.in_({item.number for item in items}))).all()
    for item in items:
        same = [row for row in known if (row.platform, row.number) == (item.platform, item.number)]
        kept = any((row.student, row.lab) == (item.student, item.lab) for row in same)
        others = [row for row in same if row.student != item.student and item.platform != MOODLE]
        if not kept or others:
            raise GradebookFails(
                f"while this command began, another one has recorded somebody else with the number of {item.name} in "
                f"{item.lab}, or another number of {item.name}; give the same command again"
            )


def add_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the rows whose keys are not there, also when somebody else is adding them now."""
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def _keep_files(connection: Connection, some: Sequence[Handed]) -> None:
    blobs = {file: data for item, each in some for file, data in zip(item.files, each, strict=True)}
    hashes = sorted({sha256 for _, sha256 in blobs})
    there = select(HAND_INS.c.suffix, HAND_INS.c.sha256).where(HAND_INS.c.sha256.in_(hashes))
    for row in connection.execute(there):
        blobs.pop((row.suffix, row.sha256), None)
    for suffix, sha256 in sorted(blobs):
        add_missing(connection, HAND_INS, [hand_in_row(suffix, sha256, blobs[suffix, sha256])])


def _newest(connection: Connection, students: Collection[str]) -> dict[tuple[str, str], Any]:
    """Return each student's newest attempt of each lab, with the newest time of it."""
    attempts = select(ATTEMPTS).where(ATTEMPTS.c.student.in_(students)).order_by(ATTEMPTS.c.number)
    newest = {(row["student"], row["lab"]): dict(row) for row in connection.execute(attempts).mappings()}
    by_id = {row["id"]: row for row in newest.values()}
    for time in connection.execute(select(TIMES).where(TIMES.c.attempt.in_(by_id)).order_by(TIMES.c.id)):
        by_id[time.attempt] |= {"submitted": time.submitted, "source": time.source}
    return newest


def _attempt(connection: Connection, item: HandedIn, newest: dict[tuple[str, str], Any], at: str) -> int:
    """Return the attempt that a hand-in is; add it, or a better time for it."""
    place = item.student, item.lab
    before = newest.get(place)
    if before is not None and before["submission"] == item.submission:
        if tells_more(item.submitted, item.source, before["submitted"], before["source"]):
            _add_time(connection, before["id"], item, at)
        return int(before["id"])
    values = {
        "student": item.student,
        "lab": item.lab,
        "number": 1 if before is None else before["number"] + 1,
        "submission": item.submission,
        "files": as_text(item.files),
        "seen_at": at,
    }
    (number,) = connection.execute(insert(ATTEMPTS).values(values)).inserted_primary_key or (0,)
    _add_time(connection, number, item, at)
    newest[place] = {**values, "id": number, "submitted": item.submitted, "source": item.source}
    return int(number)


def _add_time(connection: Connection, attempt: int, item: HandedIn, at: str) -> None:
    connection.execute(insert(TIMES).values(attempt=attempt, submitted=item.submitted, source=item.source, at=at))
