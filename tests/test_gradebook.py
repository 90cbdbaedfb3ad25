"""The gradebook, in a file and on a real server: what is acknowledged is there, in order, whoever else writes."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text

from grader.commands import interrupt
from grader.errors import UsageProblem
from grader.gradebook.book import Gradebook, open_gradebook
from grader.gradebook.interrupts import not_interrupted
from grader.gradebook.policy import BEST, Amount, Late, Score
from grader.gradebook.storage import GradebookFails
from grader.outcome import Outcome

from .books import FAILED, FAULT, MARK, PASSED, facts, handed_in, mark_by, result, utc

Open = Callable[..., Gradebook]


@pytest.fixture
def open_book(place: str, tmp_path: Path) -> Open:
    """Return what opens the gradebook of this test."""
    return lambda author="ada", **options: open_gradebook(place, tmp_path, author=author, **options)


def rows(book: Gradebook, table: str) -> int:
    """Count the rows of a table."""
    with book._transaction() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


# --- hand-ins ---------------------------------------------------------------------------------------------------------


def test_same_files_are_the_same_attempt_and_others_a_new_one(open_book):
    """Grading again makes no attempt; a change does, and so does going back to what was there before."""
    with open_book() as book:
        first = book.enter([handed_in("ann", "a"), handed_in("bob", "a")])
        assert book.enter([handed_in("ann", "a"), handed_in("bob", "a")]) == first
        (second,) = book.enter([handed_in("ann", "b")])
        (third,) = book.enter([handed_in("ann", "a")])
        assert len({*first, second, third}) == 4
        assert book.enter([handed_in("ann", "a", lab="other")]) not in ([third], first)
        entry = next(each for each, _ in book.grades(["lab"]) if each.student == "ann")
    assert [attempt.number for attempt in entry.attempts] == [1, 2, 3]
    assert entry.attempts[0].submission == entry.attempts[2].submission != entry.attempts[1].submission


def test_files_are_kept_once_and_come_back_to_the_byte(open_book):
    """What was graded can be run again when the folder is long gone."""
    data = "\r\n# caf\u00e9 \0 " + "x" * 5000
    with open_book() as book:
        (item, blobs), other = handed_in("ann", data), handed_in("bob", data)
        book.enter([(item, blobs), other])
        book.enter([(replace(item, files=((".ipynb", item.files[0][1]),), submission="n" * 64), blobs)])
        assert rows(book, "hand_ins") == 2  # the same bytes as a notebook are another thing
        assert book.hand_in(*item.files[0]) == data.encode()
        with pytest.raises(Exception, match="has no sound copy of hand-in cdcdcdcdcdcd; grade it again"):
            book.hand_in(".py", "cd" * 32)


def test_times_are_kept_and_better_ones_count(open_book):
    """A later copy of the same files changes nothing; the instructor's word does, and both stand in the log."""
    first, again = "2026-03-01T12:00:00+00:00", "2026-03-05T12:00:00+00:00"
    with open_book() as book:
        item, blobs = handed_in("ann")
        book.enter([(replace(item, submitted=first, source="file"), blobs)])
        book.enter([(replace(item, submitted=again, source="file"), blobs)])
        assert book.grades()[0][0].attempts[0].submitted == first
        book.enter([(replace(item, submitted=again, source="given"), blobs)])
        ((entry, _),) = book.grades()
        told = [event.what for event in book.history("ann")]
    assert (entry.attempts[0].submitted, entry.attempts[0].source) == (again, "given")
    assert told[0].startswith(f"attempt 1: handed in, {first} by the file's own time: .py ")
    assert told[1] == f"attempt 1: {again} as given after all"


def test_odd_names_are_kept_apart_and_come_back(open_book):
    """Names that no database takes as they are, or that look alike, are different students."""
    names = [
        "Ana Mar\u00eda",
        "ana mar\u00eda",
        "bob\udce4",
        "bob\udce5",
        "'; DROP TABLE students; --",
        "\u202ebob",
        "x" * 300,
    ]
    with open_book() as book:
        book.enter([handed_in(name) for name in names])
        found = book.grades()
    assert sorted(entry.raw for entry, _ in found) == sorted(names)
    assert len({entry.student for entry, _ in found}) == len(names)


# --- results ----------------------------------------------------------------------------------------------------------


def test_result_comes_back_as_it_was_written(open_book):
    """Nothing of it is lost, rounded or reordered: seeds of 64 bits, characters that no terminal takes, keys."""
    odd = result(run=facts(seed=(1 << 64) - 1), outcomes={"test_z": FAILED, "test_a": Outcome.TIMEOUT})
    check = odd.checks[0]
    verdict = replace(check.verdict, message="nul \0, half a pair \ud83d, \u2028", detail="d", line=9)
    odd = replace(
        odd, checks=(replace(check, verdict=verdict, with_reference=("f", "g"), output="\x1b[31m"), *odd.checks[1:])
    )
    with open_book() as book:
        (attempt,) = book.enter([handed_in("ann")])
        book.record(attempt, odd, MARK)
        book.record(attempt, result(key="broken", outcomes={"test_a": FAULT}), MARK)
    with open_book() as book:
        assert book.current([attempt]) == {
            attempt: replace(odd, facts=replace(odd.facts, hashes={"lab": odd.facts.hashes["lab"]}))
        }


def test_score_is_written_with_its_result(open_book):
    """Both are there or neither, and a score that is the same is not written twice."""
    with open_book() as book:
        (attempt,) = book.enter([handed_in("ann")])
        book.record(attempt, result(), MARK)
        book.record(attempt, result(key="k2"), MARK)
        assert (rows(book, "results"), rows(book, "scores")) == (2, 1)

        def broken(_standing):
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            book.record(attempt, result(key="k3"), broken)
        assert (rows(book, "results"), rows(book, "outcomes")) == (2, 6)
        ((_, score),) = book.grades()
    assert score == Score(6.0, 10.0, raw=6.0, attempt=1, attempts=1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["before_cursor_execute", "after_cursor_execute", "commit"])
def test_interrupt_waits_for_what_is_being_written(open_book, number, moment):
    """Ctrl-C in the middle of a statement loses neither the result nor the connection; a second one ends at once."""
    before = signal.signal(number, interrupt)
    try:
        with open_book() as book:
            (attempt,) = book.enter([handed_in("ann")])
            event.listen(book._engine, moment, lambda *_: signal.raise_signal(number), once=True)
            with pytest.raises(KeyboardInterrupt):
                book.record(attempt, result(), MARK)
            assert (rows(book, "results"), rows(book, "scores")) == (1, 1)
            assert [change.student for change, *_ in book.changes()] == ["ann"]

            waited = []

            def twice(_standing: object) -> None:
                signal.raise_signal(number)
                waited.append("for the end of the first")
                signal.raise_signal(number)
                waited.append("for the end of the second")

            with pytest.raises(KeyboardInterrupt):
                book.record(attempt, result(key="k2"), twice)
            assert waited == ["for the end of the first"]
            assert rows(book, "results") == 1
            with pytest.raises(KeyboardInterrupt), not_interrupted(), not_interrupted():  # as one
                twice("")
            assert waited == ["for the end of the first"] * 2
        assert signal.getsignal(number) is interrupt
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize("moment", range(1, 5))
def test_interrupt_between_two_handlers_is_heard_and_leaves_none_that_waits(monkeypatch, moment):
    """It may come while they are put there or taken away: afterwards the next one is heard at once."""
    monkeypatch.setattr(signal, "signal", hooked := _Interrupting(moment))
    own = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: interrupt}
    before = {number: hooked.original(number, handler) for number, handler in own.items()}
    try:
        with pytest.raises(KeyboardInterrupt), not_interrupted():
            pass
        assert hooked.done == moment
        for number in own:
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(number)
        with not_interrupted():
            pass
        assert all(signal.getsignal(number) is handler for number, handler in own.items())
    finally:
        for number, handler in before.items():
            hooked.original(number, handler)


class _Interrupting:
    """Stands for `signal.signal`, and sends Ctrl-C after the call of that number; a class because it counts."""

    def __init__(self, moment: int) -> None:
        self.moment, self.done, self.original = moment, 0, signal.signal

    def __call__(self, number: int, handler: object) -> object:
        before = self.original(number, handler)
        self.done += self.done < self.moment
        if self.done == self.moment:
            self.moment = 0
            signal.raise_signal(signal.SIGINT)
        return before


def test_failure_of_ours_counts_for_nothing(open_book):
    """It is in the log, it takes no score away, and its job is not done."""
    with open_book() as book:
        (attempt,) = book.enter([handed_in("ann")])
        book.record(attempt, result(outcomes={"test_a": FAULT}), MARK)
        assert book.grades()[0][1] is None
        assert book.find(["k1"], levels=["L2"]) == {}
        book.record(attempt, result(), MARK)
        book.record(attempt, result(key="k2", outcomes={"test_a": FAULT}), MARK)
        ((entry, score),) = book.grades(with_results=True)
        told = [event.what for event in book.history("ann")]
    assert score is not None
    assert score.score == 6.0
    assert entry.attempts[0].result is not None
    assert entry.attempts[0].result.key == "k1"
    assert sum("not gradable, which was not the student's fault" in line for line in told) == 2


@pytest.mark.parametrize(
    ("levels", "seed", "found"),
    [(["L2"], None, True), (["L1", "L2"], 7, True), (["L2"], 8, False), (["L3"], None, False)],
)
def test_done_job_is_found_by_its_key(open_book, levels, seed, found):
    """Of whomever, if it ran in a sandbox that is strong enough, and with the inputs that are asked for."""
    with open_book() as book:
        (attempt,) = book.enter([handed_in("ann")])
        book.record(attempt, result(), MARK)
        assert ("k1" in book.find(["k1", "k2"], levels=levels, seed=seed)) is found
        assert book.find(["k2"], levels=levels) == {}


def test_many_keys_are_asked_for_at_once(open_book):
    """A class of any size fits into the statements."""
    with open_book() as book:
        (attempt,) = book.enter([handed_in("ann")])
        book.record(attempt, result(), MARK)
        assert set(book.find([f"k{n}" for n in range(1300)], levels=["L2"])) == {"k1"}


# --- scores -----------------------------------------------------------------------------------------------------------


def test_rescore_counts_anew_without_a_run_and_says_what_changed(open_book):
    """Other rules, the same outcomes: old and new score of each, and a row only where they differ."""
    late = mark_by(due=utc("2026-01-01T00:00:00"), late=Late(per_day=Amount(1.0)), attempts=BEST)
    with open_book() as book:
        ann, bob = book.enter([handed_in("ann", at="2026-01-01T23:00:00+00:00"), handed_in("bob", "b")])
        book.record(ann, result(), MARK)
        book.record(bob, result(), MARK)
        changes = book.rescore(late, why="rescore")
        assert [(s.student, old.score, new.score) for s, old, new in changes] == [("ann", 6.0, 5.0), ("bob", 6.0, 6.0)]
        assert rows(book, "scores") == 3
        assert [(s.student, old == new) for s, old, new in book.rescore(late, why="rescore")] == [
            ("ann", True),
            ("bob", True),
        ]
        assert rows(book, "scores") == 3
        assert book.rescore(MARK, why="rescore", students=["bob"], labs=["lab"])[0][2].score == 6.0
        assert book.history("ann")[-1].what == "score 6 -> 5 of 10 (rescore: 6 for attempt 1 of 1, 1 day late -1)"


def test_change_by_hand_has_an_author_and_a_reason(open_book):
    """It is added to whatever is graded, now and later, and both stand in the log."""
    with open_book() as book:
        (attempt,) = book.enter([handed_in("ann")])
        book.record(attempt, result(), MARK)
    with open_book(author="Grace H.") as book:
        before, after = book.adjust("ann", "lab", -1.5, "copied from bob", MARK)
        assert (before.score, after.score) == (6.0, 4.5)
        book.record(attempt, result(key="k2", outcomes={"test_a": PASSED, "test_b": PASSED}), MARK)
        (last,) = [score for _, score in book.grades()]
        assert last.score == 6.5
        events = {event.what: event.by for event in book.history("ann")}
    assert events["-1.5 points by hand: copied from bob"] == "Grace H."
    assert events["score 6 -> 4.5 of 10 (adjust: 6 for attempt 1 of 1, -1.5 by hand)"] == "Grace H."
    assert events["attempt 1: graded: 2 of 3 checks passed (L2, cpu, seed 7)"] == "ada"


def test_history_of_a_lab_is_told_alone(open_book):
    """Labs do not mix."""
    with open_book() as book:
        one, two = book.enter([handed_in("ann"), handed_in("ann", lab="other")])
        book.record(one, result(), MARK)
        book.record(two, result(lab="other"), MARK)
        assert {event.lab for event in book.history("ann")} == {"lab", "other"}
        assert {event.lab for event in book.history("ann", ["other"])} == {"other"}


def test_student_is_found_by_folder_name_or_number(open_book):
    """What the platform calls a student is as good; two of a name are told apart; a wrong name is suggested."""
    with open_book() as book:
        book.enter([
            handed_in("Ada Lovelace", platform="moodle", number="4711"),
            handed_in("amara"),
            handed_in("x\x01"), handed_in("x\x02"),
        ])  # fmt: skip
        folder = book.find_student("Ada Lovelace")
        assert folder == book.find_student("4711") == book.find_student(folder)
        with pytest.raises(UsageProblem, match="knows no student 'amra'; did you mean 'amara'"):
            book.find_student("amra")


@pytest.mark.parametrize("name", ["", " \n"])
def test_no_name_is_nobodys(open_book, name):
    """A variable of a script that was never set names no student, though many have no number."""
    with open_book() as book:
        book.enter([handed_in("ann"), handed_in("bob")])
        with pytest.raises(UsageProblem, match="no student is named; give a name, a folder of results or a number"):
            book.find_student(name)


def test_all_students_of_a_name_are_named(open_book):
    """Also where one got a number behind it, for the other was there already: a log is of one person."""
    with open_book() as book:
        book.enter([
            handed_in("Anna Smith"),
            handed_in("Anna Smith_300105", "y", platform="moodle", number="300105"),
        ])  # fmt: skip
        with pytest.raises(
            UsageProblem, match=r"2 students are called 'Anna Smith'; name one .*Smith_300105-\w+ \(300105\)"
        ):
            book.find_student("Anna Smith")
        assert book.find_student("300105").startswith("Anna_Smith_300105-")


def test_changes_are_those_since_the_gradebook_was_opened(open_book):
    """What was written before is not told again; a score that came about otherwise and is the same is no change."""
    with open_book() as book:
        ann, bob = book.enter([handed_in("ann"), handed_in("bob", "y")])
        book.record(ann, result(key="old"), MARK)
        book.record(bob, result(key="old"), MARK)
        assert [(entry.student, old, new.score) for entry, old, new in book.changes()] == [
            ("ann", None, 6.0),
            ("bob", None, 6.0),
        ]
    with open_book() as book:
        assert list(book.changes()) == []
        book.record(ann, result(key="new", outcomes={"test_a": PASSED}), MARK)
        book.record(ann, result(key="newer", outcomes={"test_b": PASSED}), MARK)
        book.record(bob, result(key="new", outcomes={"test_a": FAULT}), MARK)
        assert [(entry.student, old.score, new.score) for entry, old, new in book.changes()] == [("ann", 6.0, 8.0)]
        assert list(book.changes(["other"])) == []
    with open_book() as book:
        (second,) = book.enter([handed_in("ann", "z", at="2026-03-01T12:00:00+00:00")])
        book.record(second, result(key="newest", outcomes={"test_a": PASSED}), MARK)
        assert book.grades(["lab"])[0][1].attempt == 2
        assert list(book.changes()) == []


# --- several writers --------------------------------------------------------------------------------------------------


def test_result_of_somebody_else_who_was_first_stands(open_book):
    """Two people grade the same job: one result counts, and both see the same score."""
    with open_book(author="ada") as ada, open_book(author="bob") as bob:
        (attempt,) = ada.enter([handed_in("ann")])
        assert bob.enter([handed_in("ann")]) == [attempt]
        mine = ada.record(attempt, result(), MARK)
        theirs = result(run=facts(seed=8), outcomes={"test_a": FAILED})
        assert bob.record(attempt, theirs, MARK).facts.seed == mine.facts.seed
        assert rows(bob, "results") == 1
        assert bob.record(attempt, theirs, MARK, alone=True) is theirs  # who says --again means it


def test_no_update_of_several_writers_is_lost(place, tmp_path):
    """Eight at once enter, record and adjust the same students: all of it is there, and every score is the sum."""
    with open_gradebook(place, tmp_path) as book:
        book.enter([handed_in("ann"), handed_in("bob")])
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with open_gradebook(place, tmp_path, author=f"p{number}") as book:
                for turn in range(5):
                    some = [handed_in(name, f"{number} {turn}") for name in ("ann", "bob", f"own{number}")]
                    ids = book.enter(some if number % 2 else some[::-1])
                    for attempt in ids:
                        book.record(attempt, result(key=f"{number} {turn}"), MARK)
                    book.adjust("ann", "lab", 1.0, f"{number} {turn}", MARK)
                    book.rescore(MARK, why="rescore")
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert faults == []
    with open_gradebook(place, tmp_path) as book:
        grades = {entry.student: (entry, score) for entry, score in book.grades()}
        assert rows(book, "results") == 8 * 5 * 3
    for name in ("ann", "bob"):
        entry = grades[name][0]
        assert [attempt.number for attempt in entry.attempts] == list(range(1, len(entry.attempts) + 1))
        assert len(entry.attempts) == 1 + 8 * 5
    assert grades["ann"][1].score == 6.0 + 40.0
    assert grades["bob"][1].score == 6.0


def test_lost_connection_is_told_and_loses_nothing(postgres, tmp_path):
    """A server that is restarted ends the command with one line; what it had acknowledged is there."""
    with open_gradebook(postgres, tmp_path) as book:
        one, two = book.enter([handed_in("ann"), handed_in("bob", "b")])
        book.record(one, result(), MARK)
        with psycopg.connect(postgres, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        with pytest.raises(GradebookFails, match=r"the gradebook postgresql://.* cannot be used: "):
            book.record(two, result(), MARK)
    with open_gradebook(postgres, tmp_path) as book:
        assert {entry.student: score is not None for entry, score in book.grades()} == {"ann": True, "bob": False}


def test_number_of_any_length_is_kept(open_book):
    """A folder can be called by a hundred digits, and a check by its parameters."""
    with open_book() as book:
        (attempt,) = book.enter([handed_in("ann", platform="moodle", number="9" * 200)])
        book.record(attempt, result(outcomes={f"test_x[{'y' * 3000}]": PASSED}), MARK)
        assert book.grades()[0][0].number == "9" * 200


def test_two_who_open_a_new_gradebook_at_once_make_one(place, tmp_path):
    """The tables are made once."""
    faults: list[BaseException] = []

    def work() -> None:
        try:
            open_gradebook(place, tmp_path).close()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []
    with open_gradebook(place, tmp_path) as book:
        assert rows(book, "torchgrade") == 1


def test_one_who_opens_a_new_gradebook_waits_for_another_who_writes_to_it(tmp_path):
    """SQLite itself gives up at once there; in files that are open already it waits."""
    place = tmp_path / "new.sqlite"
    other = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ends = threading.Timer(0.5, lambda: other.execute("COMMIT"))
    ends.start()
    with open_gradebook(str(place), tmp_path) as book:
        assert rows(book, "torchgrade") == 1
    ends.join()
    other.close()


def test_grades_are_the_same_text_in_every_database(postgres, tmp_path):
    """A file and a server give the same bytes for the same class."""
    from grader.gradebook.grades import as_json, class_table

    texts = []
    for place in ("", postgres):
        with open_gradebook(place, tmp_path, author="ada") as book:
            ids = book.enter(
                [handed_in(name, name, at="2026-03-01T00:00:00+00:00") for name in ("b\u00e9a", "Ann", "_x", "Zed")]
            )
            for number, attempt in enumerate(ids):
                book.record(
                    attempt,
                    result(
                        key=f"k{number}", outcomes={f"test_{n}": PASSED if n % 3 else FAILED for n in range(number + 1)}
                    ),
                    MARK,
                )
            book.adjust("Ann", "lab", 1 / 3, "thirds", MARK)
            texts.append(as_json(class_table(book.grades())))
    assert texts[0] == texts[1]
    assert [student["name"] for student in json.loads(texts[0])] == ["_x", "Ann", "b\u00e9a", "Zed"]
