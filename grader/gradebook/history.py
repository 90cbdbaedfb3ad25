"""What happened to a student's hand-ins, in order: handed in, graded, changed by hand. Within a transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from grader.gradebook.policy import Score, how_made
from grader.gradebook.schema import ADJUSTMENTS, ATTEMPTS, OUTCOMES, RESULTS, SCORES, TIMES
from grader.gradebook.submitted import WORDS
from grader.outcome import Outcome

HOW = {"graded": "graded", "regraded": "regraded", "taken": "given the result of an equal hand-in"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; *at* is ISO 8601 in UTC."""

    at: str
    lab: str
    what: str
    by: str = ""


def events(connection: Connection, student: str, labs: Sequence[str] = ()) -> list[Event]:
    """Return everything about a student, of some *labs* if given; of one second in the order in which it follows."""
    sources = (_handed_in, _timed, _graded, _adjusted, _scored)
    found = [
        (event.at, rank, number, event)
        for rank, source in enumerate(sources)
        for number, event in source(connection, student)
        if not labs or event.lab in labs
    ]
    return [event for *_, event in sorted(found, key=lambda each: each[:3])]


Numbered = Iterator[tuple[int, Event]]


def _handed_in(connection: Connection, student: str) -> Numbered:
    first: dict[int, str] = {}
    times = select(TIMES).select_from(TIMES.join(ATTEMPTS)).where(ATTEMPTS.c.student == student)
    for row in connection.execute(times.order_by(TIMES.c.id.desc())):
        first[row.attempt] = _moment(row)
    for row in connection.execute(select(ATTEMPTS).where(ATTEMPTS.c.student == student)):
        files = ", ".join(f"{suffix} {sha256[:12]}" for suffix, sha256 in json.loads(row.files))
        what = f"handed in, {first[row.id]}: {files}" if files else "nothing that can be taken was there"
        yield row.id, Event(row.seen_at, row.lab, f"attempt {row.number}: {what}")


def _timed(connection: Connection, student: str) -> Numbered:
    """Yield the times that an attempt got after its first one."""
    seen: set[int] = set()
    times = select(TIMES, ATTEMPTS.c.lab, ATTEMPTS.c.number).select_from(TIMES.join(ATTEMPTS))
    for row in connection.execute(times.where(ATTEMPTS.c.student == student).order_by(TIMES.c.id)):
        if row.attempt in seen:
            yield row.id, Event(row.at, row.lab, f"attempt {row.number}: {_moment(row)} after all")
        seen.add(row.attempt)


def _moment(row: Any) -> str:
    return f"{row.submitted} {WORDS[row.source]}".strip()


def _graded(connection: Connection, student: str) -> Numbered:
    own = ATTEMPTS.c.student == student
    passed: Counter[int] = Counter()
    total: Counter[int] = Counter()
    outcomes = select(OUTCOMES.c.result, OUTCOMES.c.outcome).select_from(OUTCOMES.join(RESULTS).join(ATTEMPTS))
    for row in connection.execute(outcomes.where(own)):
        total[row.result] += 1
        passed[row.result] += row.outcome == Outcome.PASSED.value
    results = select(RESULTS, ATTEMPTS.c.lab, ATTEMPTS.c.number).select_from(RESULTS.join(ATTEMPTS))
    for row in connection.execute(results.where(own)):
        where = f"{row.level or 'no sandbox needed'}, {row.device}, seed {row.seed}"
        how = f"{HOW[row.how]}: {passed[row.id]} of {total[row.id]} checks passed ({where})"
        problem = json.loads(row.more)["problem"]
        if not row.gradable:
            how = f"not gradable, which was not the student's fault{f': {problem}' if problem else ''}"
        elif problem:
            how += f"; {problem}"
        yield row.id, Event(row.at, row.lab, f"attempt {row.number}: {how}", row.author)


def _adjusted(connection: Connection, student: str) -> Numbered:
    for row in connection.execute(select(ADJUSTMENTS).where(ADJUSTMENTS.c.student == student)):
        yield row.id, Event(row.at, row.lab, f"{row.points:+g} points by hand: {row.reason}", row.author)


def _scored(connection: Connection, student: str) -> Numbered:
    before: dict[str, float] = {}
    for row in connection.execute(select(SCORES).where(SCORES.c.student == student).order_by(SCORES.c.id)):
        old = f"{before[row.lab]:g} -> " if row.lab in before else ""
        before[row.lab] = row.score
        what = f"score {old}{row.score:g} of {row.max_score:g} ({row.why}: {how_made(Score(**json.loads(row.more)))})"
        yield row.id, Event(row.at, row.lab, what, row.author)
