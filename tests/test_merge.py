"""Gradebooks are joined: all of what stands in any of them, once, whichever comes first, and disagreements are told."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from grader.gradebook import book as module
from grader.gradebook.book import Gradebook
from grader.gradebook.schema import ABOUT, HAND_INS, METADATA

from .books import FAILED, FAULT, MARK, PASSED, facts, handed_in, result


class Clock:
    """What time it is for gradebooks; a class because it goes on."""

    def __init__(self) -> None:
        self.minute = 0

    def __call__(self) -> str:
        """Return the time as the gradebook writes it."""
        return f"2026-03-01T{self.minute // 60:02}:{self.minute % 60:02}:00+00:00"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the time by hand."""
    made = Clock()
    monkeypatch.setattr(module, "now", made)
    return made


def everything(book: Gradebook) -> dict[str, Any]:
    """Return every row of a gradebook, numbers included."""
    with book._transaction() as connection:
        tables = [table for table in METADATA.sorted_tables if table is not ABOUT]
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        }


def write(book: Gradebook, student: str, text: str = "x = 1\n", **more: Any) -> int:
    """Hand in and record a result; return the attempt."""
    (attempt,) = book.enter([handed_in(student, text, lab=more.get("lab", "lab"))])
    book.record(attempt, result(**more), MARK)
    return attempt


def joined(path: Path, *others: Path) -> dict[str, Any]:
    """Merge gradebooks into a new one and return what it holds."""
    for other in others:
        absorbed(path, other)
    with Gradebook(path, write=False) as book:
        return everything(book)


def absorbed(path: Path, *others: Path) -> Any:
    """Merge gradebooks into one and return what that came to."""
    books = [Gradebook(other, write=False) for other in others]
    try:
        with Gradebook(path) as target:
            return target.absorb(books)
    finally:
        for each in books:
            each.close()


def test_all_that_two_gradebooks_hold_stands_in_one(tmp_path: Path, clock: Clock) -> None:
    """Attempts, outcomes, adjustments, scores and bytes of both are there, and the log tells of each."""
    with Gradebook(tmp_path / "a") as first, Gradebook(tmp_path / "b") as second:
        write(first, "ada", key="k1")
        first.adjust("ada", "lab", 1.5, "found a fault", MARK)
        clock.minute += 1
        write(first, "ada", "x = 2\n", key="k2", outcomes={"test_a": PASSED, "test_b": PASSED, "test_bonus": FAILED})
        write(second, "bob", key="k1")
        write(second, "cyd", "", outcomes={"test_a": FAULT})
        logs = {name: book.history(name) for book, name in ((first, "ada"), (second, "bob"), (second, "cyd"))}
        scores = {e.student: s for book in (first, second) for e, s in book.grades()}
        results = {e.student: e.attempts for book in (first, second) for e, _ in book.grades(with_results=True)}
    merged = absorbed(tmp_path / "all", tmp_path / "a", tmp_path / "b")
    assert (merged.is_new, merged.remarks) == (True, ())
    with Gradebook(tmp_path / "all", write=False) as book:
        assert {name: book.history(name) for name in logs} == logs
        assert {e.student: s for e, s in book.grades()} == scores
        for entry, _ in book.grades(with_results=True):
            assert [a.result for a in entry.attempts] == [a.result for a in results[entry.student]]
        ((_, sha256),) = handed_in("ada", "x = 2\n")[0].files
        assert book.hand_in(".py", sha256) == b"x = 2\n"


def test_any_order_and_any_grouping_give_the_same_gradebook(tmp_path: Path, clock: Clock) -> None:
    """Three gradebooks with students in common: each way to join them ends with the same rows, to the number."""
    dice = random.Random(5)
    books = [tmp_path / name for name in "abc"]
    opened = [Gradebook(path) for path in books]
    for number in range(60):
        clock.minute += 1
        book, student = dice.choice(opened), dice.choice(["ada", "bob", "cyd"])
        outcomes = {"test_a": dice.choice([PASSED, FAILED, FAULT]), "test_bonus": dice.choice([PASSED, FAILED])}
        run, text = facts(dice.randrange(9)), f"x = {dice.randrange(3)}\n"
        write(book, student, text, key=f"k{number}", outcomes=outcomes, run=run)
        if dice.random() < 0.3:
            book.adjust(student, "lab", dice.choice([1.0, -1.0]), "so", MARK)
    for book in opened:
        book.close()
    expected = joined(tmp_path / "abc", *books)
    assert len(expected["results"]) == 60
    for order in itertools.permutations(books):
        name = "".join(path.name for path in order)
        assert joined(tmp_path / f"once {name}", *order) == expected
        absorbed(tmp_path / f"all {name}", *order)
        assert joined(tmp_path / f"all {name}") == expected
        pair, last = joined(tmp_path / f"two {name}", *order[:2]), order[2]
        assert pair != expected
        assert joined(tmp_path / f"last first {name}", last, tmp_path / f"two {name}") == expected


def test_to_merge_again_changes_nothing(tmp_path: Path, clock: Clock) -> None:
    """The file is the same to the byte, and what was added meanwhile by hand stays."""
    with Gradebook(tmp_path / "a") as first:
        write(first, "ada")
    absorbed(tmp_path / "all", tmp_path / "a")
    with Gradebook(tmp_path / "all") as book:
        book.adjust("ada", "lab", 1.0, "by hand", MARK)
    before = (tmp_path / "all").read_bytes()
    assert not absorbed(tmp_path / "all", tmp_path / "a").is_new
    assert (tmp_path / "all").read_bytes() == before
    clock.minute += 1
    with Gradebook(tmp_path / "a") as first:
        write(first, "ada", "x = 2\n")
    assert absorbed(tmp_path / "all", tmp_path / "a").is_new
    with Gradebook(tmp_path / "all", write=False) as book:
        ((entry, _),) = book.grades()
    assert ([a.number for a in entry.attempts], [a.points for a in entry.adjustments]) == ([1, 2], [1.0])


def test_two_results_of_one_hand_in_that_ended_otherwise_are_told(tmp_path: Path, clock: Clock) -> None:
    """Both are history, the newer one counts, and nothing is said once a gradebook knows both."""
    for name, outcome in (("a", PASSED), ("b", FAILED)):
        with Gradebook(tmp_path / name) as book:
            write(book, "ada", outcomes={"test_a": outcome, "test_bonus": PASSED})
        clock.minute += 1
    merged = absorbed(tmp_path / "all", tmp_path / "b", tmp_path / "a")
    (remark,) = merged.remarks
    assert remark == (
        f"ada, lab: 1 of 2 checks passed in {tmp_path / 'b'} and 2 of 2 checks passed in {tmp_path / 'a'}, the same "
        "files graded alike; the newer counts"
    )
    with Gradebook(tmp_path / "all", write=False) as book:
        ((entry, _),) = book.grades(with_results=True)
        assert entry.attempts[0].result is not None
        assert [each.verdict.outcome for each in entry.attempts[0].result.checks] == [FAILED, PASSED]
        assert sum("graded:" in event.what for event in book.history("ada")) == 2
    assert absorbed(tmp_path / "all", tmp_path / "a").remarks == ()


def test_two_students_of_one_name_are_told(tmp_path: Path, clock: Clock) -> None:
    """A folder that a platform gives to another number is perhaps another person's."""
    for name, number in (("a", "17"), ("b", "23")):
        with Gradebook(tmp_path / name) as book:
            book.enter([handed_in("ada", platform="canvas", number=number)])
    remarks = absorbed(tmp_path / "all", tmp_path / "a", tmp_path / "b").remarks
    assert [each.partition(":")[0] for each in remarks] == [
        f"ada is number 17 in {tmp_path / 'a'} and 23 in {tmp_path / 'b'}"
    ]


def test_a_damaged_copy_of_a_hand_in_is_not_taken(tmp_path: Path, clock: Clock) -> None:
    """A sound one from another gradebook is; where there is none that is told."""
    for name in "ab":
        with Gradebook(tmp_path / name) as book:
            write(book, "ada")
    with Gradebook(tmp_path / "a") as book, book._transaction() as connection:
        connection.execute(HAND_INS.update().values(data=b"rubbish"))
    ((_, sha256),) = handed_in("ada")[0].files
    assert "are damaged; grade it again" in absorbed(tmp_path / "one", tmp_path / "a").remarks[0]
    assert absorbed(tmp_path / "all", tmp_path / "a", tmp_path / "b").remarks == ()
    with Gradebook(tmp_path / "all", write=False) as book:
        assert book.hand_in(".py", sha256) == b"x = 1\n"


def test_a_merge_that_fails_leaves_the_gradebook_as_it_was(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it or nothing, and the gradebook can be used on."""
    for name in "ab":
        with Gradebook(tmp_path / name) as book:
            write(book, {"a": "ada", "b": "bob"}[name])
    with Gradebook(tmp_path / "a", write=False) as book:
        before = everything(book)

    def fails(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("grader.gradebook.merge._install", fails)
        with pytest.raises(KeyboardInterrupt):
            absorbed(tmp_path / "a", tmp_path / "b")
    with Gradebook(tmp_path / "a", write=False) as book:
        assert everything(book) == before
    assert absorbed(tmp_path / "a", tmp_path / "b").is_new


def test_attempts_are_numbered_as_they_were_seen(tmp_path: Path, clock: Clock) -> None:
    """What was handed in between, elsewhere, comes between, and the old scores speak of the new numbers."""
    with Gradebook(tmp_path / "a") as first, Gradebook(tmp_path / "b") as second:
        for book, text in ((first, "x = 1\n"), (second, "x = 2\n"), (first, "x = 3\n")):
            write(book, "ada", text)
            clock.minute += 1
    absorbed(tmp_path / "all", tmp_path / "a", tmp_path / "b")
    with Gradebook(tmp_path / "all", write=False) as book:
        ((entry, score),) = book.grades()
        files = [handed_in("ada", f"x = {n}\n")[0].files for n in (1, 2, 3)]
        assert [(each.number, each.files) for each in entry.attempts] == list(zip((1, 2, 3), files, strict=True))
        assert score is not None
        assert score.attempt == 3
