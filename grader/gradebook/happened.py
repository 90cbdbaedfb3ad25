"""What stands in a gradebook as things that happened, known by what they say: two gradebooks share no numbers.

Each has a moment: the second in which it was written, and its rank among what one student's clock wrote in that second.
Bytes and texts stay where they are; what is held in memory of a row is its hash. Within a transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from grader.gradebook.recall import chunks, sound
from grader.gradebook.rows import as_text
from grader.gradebook.schema import ADJUSTMENTS, ATTEMPTS, OUTCOMES, RESULTS, SCORES, TIMES
from grader.outcome import Outcome

Moment = tuple[str, int]
Which = tuple[str, str, str, int]  # an attempt: student, lab, hash of what was handed in, which time with just that


@dataclass(frozen=True, slots=True)
class Seen:
    """An attempt as one gradebook has it."""

    id: int
    number: int
    moment: Moment
    files: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that something that happened stands in."""

    id: int
    moment: Moment
    owner: tuple[Any, ...]  # of whom: a tie of two moments is broken by name
    parent: Any = None  # the attempt, or the hash of the result, that it is about
    more: Any = None  # what the row says of attempts by their numbers, in the joined gradebook's


@dataclass(frozen=True, slots=True)
class Head:
    """The newest result of an attempt that counts."""

    digest: str
    outcomes: str  # a hash of how each check ended
    key: str
    words: str


@dataclass(slots=True)
class History:
    """All that happened, by table and hash."""

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    heads: dict[Which, Head] = field(default_factory=dict)


class _Clock:
    """Moments of rows in the order in which they were written, also where the machine's clock was set back."""

    def __init__(self) -> None:
        self._last: dict[Hashable, Moment] = {}

    def moment(self, owner: Hashable, at: str) -> Moment:
        before, rank = self._last.get(owner, ("", -1))
        self._last[owner] = (at, 0) if at > before else (before, rank + 1)
        return self._last[owner]


def attempts_of(connection: Connection) -> dict[Which, Seen]:
    """Return the attempts of a gradebook."""
    clock, times = _Clock(), Counter[tuple[str, str, str]]()
    found = {}
    for row in connection.execute(select(ATTEMPTS).order_by(ATTEMPTS.c.student, ATTEMPTS.c.lab, ATTEMPTS.c.number)):
        what = row.student, row.lab, row.submission
        times[what] += 1
        moment = clock.moment(what[:2], row.seen_at)
        found[*what, times[what]] = Seen(row.id, row.number, moment, row.files, row.seen_at)
    return found


def history_of(connection: Connection, attempts: Mapping[Which, Seen], numbers: Mapping[Which, int]) -> History:
    """Return what happened to these *attempts* and to their students; *numbers* are those that attempts will have."""
    reader = _Reader(connection, {seen.id: which for which, seen in attempts.items()})
    reader.results()
    reader.times()
    renamed = {(*which[:2], seen.number): numbers[which] for which, seen in attempts.items()}
    reader.scores(renamed)
    reader.adjustments()
    return reader.history


class _Reader:
    """Reads one gradebook; a class because scores are about results that were read before."""

    def __init__(self, connection: Connection, attempts: Mapping[int, Which]) -> None:
        self.connection, self.attempts, self.history = connection, attempts, History()
        self._digests: dict[int, str] = {}  # of results, by number
        self._clock = _Clock()

    def _keep(self, table: Table, row: Mapping[str, Any], owner: tuple[Any, ...], said: Any, **more: Any) -> str:
        """Keep a row by what it says; the second that says the same in one gradebook happened, too."""
        own, digest = self.history.rows[table.name], _hash([table.name, owner, row["at"], said])
        while digest in own:
            digest = _hash([digest])
        own[digest] = Row(row["id"], self._clock.moment((table.name, owner), row["at"]), owner, **more)
        return digest

    def results(self) -> None:
        numbers = self.connection.execute(select(RESULTS.c.id)).scalars().all()
        for some in chunks(numbers):
            checks = defaultdict(list)
            for each in _every(self.connection, OUTCOMES, OUTCOMES.c.result.in_(some), OUTCOMES.c.position):
                checks[each["result"]].append(each)
            for row in _every(self.connection, RESULTS, RESULTS.c.id.in_(some), RESULTS.c.id):
                self._result(row, checks[row["id"]])

    def _result(self, row: dict[str, Any], checks: list[dict[str, Any]]) -> None:
        which = self.attempts[row["attempt"]]
        said = [{**row, "id": 0, "attempt": 0}, [{**each, "result": 0} for each in checks]]
        digest = self._keep(RESULTS, row, which, said, parent=which)
        self._digests[row["id"]] = digest
        if row["gradable"]:
            ended = sorted((each["name"], each["outcome"]) for each in checks)
            passed = sum(each["outcome"] == Outcome.PASSED.value for each in checks)
            words = f"{passed} of {len(checks)} checks passed"
            self.history.heads[which] = Head(digest, _hash(ended), row["key"], words)

    def times(self) -> None:
        for row in _every(self.connection, TIMES, None, TIMES.c.id):
            which = self.attempts[row["attempt"]]
            self._keep(TIMES, row, which, [row["submitted"], row["source"]], parent=which, more=row)

    def scores(self, renamed: Mapping[tuple[str, str, int], int]) -> None:
        for row in _every(self.connection, SCORES, None, SCORES.c.id):
            owner = row["student"], row["lab"]
            with sound(f"score {row['id']}"):
                more = json.loads(row["more"])
                more["attempt"] = renamed.get((*owner, more["attempt"]), 0)
            about = self._digests.get(row["result"], "")
            said = [{**row, "id": 0, "result": about, "more": more}]
            self._keep(SCORES, row, owner, said, parent=about, more=as_text(more))

    def adjustments(self) -> None:
        for row in _every(self.connection, ADJUSTMENTS, None, ADJUSTMENTS.c.id):
            self._keep(ADJUSTMENTS, row, (row["student"], row["lab"]), {**row, "id": 0})


def _every(connection: Connection, table: Table, where: Any, order: Any) -> Iterator[dict[str, Any]]:
    wanted = select(table).order_by(order)
    for row in connection.execute(wanted if where is None else wanted.where(where)).mappings():
        yield dict(row)


def _hash(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
