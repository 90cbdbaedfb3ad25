"""Read from the gradebook: results, where each student stands, the history of scores. Within a transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from grader.gradebook.identity import Number, Person, spelled
from grader.gradebook.policy import Score
from grader.gradebook.recorded import Adjustment, Attempt, Entry, Result
from grader.gradebook.rows import files_from, result_from
from grader.gradebook.schema import ADJUSTMENTS, ATTEMPTS, NUMBERS, OUTCOMES, RESULTS, SCORES, STUDENTS, TIMES
from grader.gradebook.storage import GradebookFails
from grader.hand_ins.collect import clean_name
from grader.hand_ins.platforms import MOODLE

VALUES_AT_ONCE = 500  # in one statement


def chunks(values: Collection[Any], most: int = VALUES_AT_ONCE) -> Iterator[list[Any]]:
    """Yield values in lists that fit into a statement."""
    every = sorted(values)
    for start in range(0, len(every), most):
        yield every[start : start + most]


@contextmanager
def sound(what: str) -> Iterator[None]:
    """Say of a row that holds what torchgrade does not write that it is damaged."""
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        words = f"is damaged ({type(error).__name__}); put a copy of it back"
        raise GradebookFails(f"{what} of the gradebook {words}") from None


def results_by_id(connection: Connection, ids: Collection[int]) -> dict[int, Result]:
    """Return the results of these numbers, with their checks."""
    results: dict[int, Result] = {}
    for some in chunks(ids):
        checks: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        outcomes = select(OUTCOMES).where(OUTCOMES.c.result.in_(some)).order_by(OUTCOMES.c.result, OUTCOMES.c.position)
        for row in connection.execute(outcomes).mappings():
            checks[row["result"]].append(dict(row))
        wanted = select(RESULTS, ATTEMPTS.c.lab).join(ATTEMPTS, ATTEMPTS.c.id == RESULTS.c.attempt)
        for row in connection.execute(wanted.where(RESULTS.c.id.in_(some))).mappings():
            with sound(f"result {row['id']}"):
                results[row["id"]] = result_from(row["lab"], dict(row), checks[row["id"]])
    return results


def newest_of(connection: Connection, attempts: Collection[int]) -> dict[int, int]:
    """Return the number of the newest result that counts, by attempt."""
    newest: dict[int, int] = {}
    for some in chunks(attempts):
        counting = and_(RESULTS.c.attempt.in_(some), RESULTS.c.gradable)
        found = select(RESULTS.c.attempt, func.max(RESULTS.c.id)).where(counting).group_by(RESULTS.c.attempt)
        newest |= {attempt: number for attempt, number in connection.execute(found)}
    return newest


def newest_with(connection: Connection, keys: Collection[str], *conditions: ColumnElement[bool]) -> dict[str, int]:
    """Return the number of the newest result that counts, of whomever, by the key of its job."""
    newest: dict[str, int] = {}
    for some in chunks(keys):
        counting = and_(RESULTS.c.key.in_(some), RESULTS.c.gradable, *conditions)
        found = select(RESULTS.c.key, func.max(RESULTS.c.id)).where(counting).group_by(RESULTS.c.key)
        newest |= {key: number for key, number in connection.execute(found)}
    return newest


def entries(
    connection: Connection,
    labs: Sequence[str] = (),
    student: str = "",
    *,
    students: Sequence[str] = (),
    with_results: bool = True,
) -> list[Entry]:
    """Return where each student stands in each lab, by student and lab; of some *students* or *labs* if given.

    Results are most of the work: without them, attempts have only their numbers.
    """
    students = (*students, student) if student else students
    asked = _asked(ATTEMPTS, labs, students)
    rows = connection.execute(select(ATTEMPTS).where(asked).order_by(ATTEMPTS.c.number)).mappings().all()
    times = {
        row.attempt: (row.submitted, row.source)
        for row in connection.execute(select(TIMES).select_from(TIMES.join(ATTEMPTS)).where(asked).order_by(TIMES.c.id))
    }
    newest = newest_of(connection, [row["id"] for row in rows])
    results = results_by_id(connection, newest.values()) if with_results else {}
    attempts: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for row in rows:
        number = newest.get(row["id"])
        attempts[row["student"], row["lab"]].append(
            Attempt(
                row["id"],
                row["number"],
                row["submission"],
                files_from(row["files"]),
                *times[row["id"]],
                number,
                None if number is None else results.get(number),
            )
        )
    adjustments: dict[tuple[str, str], list[Adjustment]] = defaultdict(list)
    added = select(ADJUSTMENTS).where(_asked(ADJUSTMENTS, labs, students)).order_by(ADJUSTMENTS.c.id)
    for each in connection.execute(added):
        adjustments[each.student, each.lab].append(Adjustment(each.points, each.reason, each.author, each.at))
    own = STUDENTS.c.id.in_(students) if students else true()
    people = {row.id: row for row in connection.execute(select(STUDENTS).where(own))}
    theirs = select(NUMBERS).where(NUMBERS.c.student.in_(students) if students else true())
    numbers = {(row.student, row.platform, row.lab): row.number for row in connection.execute(theirs)}
    return [
        Entry(
            student=who,
            name=people[who].name,
            raw=json.loads(people[who].raw),
            lab=lab,
            attempts=tuple(attempts[who, lab]),
            adjustments=tuple(adjustments[who, lab]),
            platform=people[who].platform,
            number=_number(people[who], lab, numbers),
        )
        for who, lab in sorted({*attempts, *adjustments})
    ]


def _number(row: Any, lab: str, numbers: Mapping[tuple[str, str, str], str]) -> str:
    """Return the platform's number of a student in a lab; only Moodle's is another in each."""
    return numbers.get((row.id, row.platform, lab), "" if row.platform == MOODLE else row.number)


def people(connection: Connection) -> list[Person]:
    """Return all students with the numbers and the names that they have had."""
    numbers: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(select(NUMBERS)):
        numbers[row.student].append(row)
    return [_person(row, numbers[row.id]) for row in connection.execute(select(STUDENTS).order_by(STUDENTS.c.id))]


def _person(row: Any, numbers: Sequence[Any]) -> Person:
    with sound(f"student {row.id}"):
        raw = json.loads(row.raw)
        names = {raw, *(json.loads(each.name) for each in numbers)}
    if row.name != clean_name(raw):  # the student has got another name since
        names.add(row.name)
    own = {row.number, *(each.number for each in numbers)} - {""}
    return Person(
        raw,
        frozenset(_without_number(spelled(name), own) for name in names),
        tuple(Number(each.platform, each.lab, each.number) for each in numbers),
    )


def _without_number(name: str, numbers: Collection[str]) -> str:
    """Return a name without the number that it has got because somebody else was called so."""
    end = next((f"_{number}" for number in numbers if name.endswith(f"_{number}")), "")
    return _without_number(name.removesuffix(end), numbers) if end else name


def last_scores(
    connection: Connection,
    labs: Sequence[str] = (),
    student: str = "",
    *,
    students: Sequence[str] = (),
    until: int | None = None,
) -> dict[tuple[str, str], Score]:
    """Return the score that was written last, by student and lab; of some *students* or *labs* if given.

    Of the scores up to the one with the number *until*, if given.
    """
    asked = _asked(SCORES, labs, (*students, student) if student else students)
    asked = asked if until is None else and_(asked, SCORES.c.id <= until)
    last = select(func.max(SCORES.c.id)).where(asked).group_by(SCORES.c.student, SCORES.c.lab)
    found = connection.execute(select(SCORES).where(SCORES.c.id.in_(last)))
    return {(row.student, row.lab): _score(row) for row in found}


def _score(row: Any) -> Score:
    with sound(f"score {row.id}"):
        return Score(**json.loads(row.more))


def scored_since(connection: Connection, number: int, labs: Sequence[str] = ()) -> list[str]:
    """Return the students who got a score after the one with this number, in some *labs* if given."""
    asked = and_(_asked(SCORES, labs, ()), SCORES.c.id > number)
    return list(connection.execute(select(SCORES.c.student).where(asked).distinct()).scalars())


def _asked(table: Any, labs: Sequence[str], students: Sequence[str]) -> ColumnElement[bool]:
    of_labs = table.c.lab.in_(labs) if labs else true()
    return and_(of_labs, table.c.student.in_(students) if students else true())
