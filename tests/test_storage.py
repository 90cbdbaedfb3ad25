"""Where a gradebook lies: on a disk that fills up, is read-only or damaged, beside other writers, of another version.

Each is one clear message, and whatever was acknowledged before is there afterwards.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from grader.errors import GraderError, UsageProblem
from grader.gradebook import storage
from grader.gradebook.book import NAME, Gradebook, open_gradebook
from grader.gradebook.schema import METADATA, STEPS, bring_up_to_date
from grader.gradebook.storage import GradebookFails, on_network, place_of, shown_place

from .books import MARK, handed_in, result


def filled(path: Path, students: int = 3) -> Path:
    """Write a gradebook with that many graded students."""
    with Gradebook(path, author="ada") as book:
        for number in range(students):
            (attempt,) = book.enter([handed_in(f"s{number}", f"x = {number}\n")])
            book.record(attempt, result(key=f"k{number}"), MARK)
    return path


def scores(path: Path) -> dict[str, float]:
    """Return what a gradebook says."""
    with Gradebook(path, write=False) as book:
        return {entry.student: score.score for entry, score in book.grades() if score is not None}


# --- what is acknowledged is on the disk ------------------------------------------------------------------------------


def test_every_transaction_is_flushed_before_it_is_acknowledged(tmp_path):
    """SQLite writes ahead and waits for the disk at each commit; rows of other tables are checked."""
    with Gradebook(tmp_path / NAME) as book, book._transaction() as connection:
        asked = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_new_gradebook_is_in_its_folder_for_good(tmp_path, monkeypatch):
    """The folder of a new file is flushed, and so are the folders above, which may be as new."""
    flushed, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (flushed.append(os.fstat(file).st_ino), fsync(file)))
    path = tmp_path / "a" / "b" / NAME
    Gradebook(path).close()
    assert {folder.stat().st_ino for folder in (path.parent, path.parent.parent, tmp_path)} <= set(flushed)


def test_power_cut_loses_what_was_in_flight_and_nothing_else(tmp_path):
    """Whatever part of the journal reached the disk, the gradebook is sound and holds the first results, whole.

    A power cut is imitated by what it leaves: the file as it was, its journal cut off, or garbled from some byte on.
    """
    path = tmp_path / "book" / NAME
    path.parent.mkdir()
    sizes, book = [], Gradebook(path, author="ada")
    for number in range(12):
        (attempt,) = book.enter([handed_in(f"s{number:02}", f"x = {number}\n" * 50)])
        book.record(attempt, result(key=f"k{number}"), MARK)
        sizes.append(path.with_name(f"{NAME}-wal").stat().st_size)
    wal = path.with_name(f"{NAME}-wal").read_bytes()
    whole = path.read_bytes()
    book.close()
    for cut in (*sizes, *(size - 7 for size in sizes), *range(0, len(wal), len(wal) // 17)):
        for torn in (wal[:cut], wal[:cut] + bytes(len(wal) - cut), wal[:cut] + os.urandom(len(wal) - cut)):
            after = tmp_path / "after"
            shutil.rmtree(after, ignore_errors=True)
            after.mkdir()
            (after / NAME).write_bytes(whole)
            (after / f"{NAME}-wal").write_bytes(torn)
            Gradebook(after / NAME).close()  # as the next command opens it
            acknowledged = sum(size <= cut for size in sizes)
            found = scores(after / NAME)
            assert list(found) == [f"s{number:02}" for number in range(len(found))]
            assert len(found) >= acknowledged, (cut, len(found))
            assert set(found.values()) <= {6.0}
            with closing(sqlite3.connect(after / NAME)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_killed_writer_leaves_every_acknowledged_result(tmp_path):
    """Kill -9 in the middle of writing: what was told to be written is there, and the gradebook opens at once."""
    script = (
        "import sys; from pathlib import Path; from grader.gradebook.book import Gradebook\n"
        "from tests.books import MARK, handed_in, result\n"
        "book = Gradebook(Path(sys.argv[1]))\n"
        "for n in range(100000):\n"
        "    (attempt,) = book.enter([handed_in(f's{n:05}', str(n))])\n"
        "    book.record(attempt, result(key=str(n)), MARK)\n"
        "    print(n, flush=True)\n"
    )
    top = Path(__file__).resolve().parents[1]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(top), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    for turn in range(3):
        path = tmp_path / str(turn) / NAME
        command = [sys.executable, "-c", script, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
            assert writer.stdout is not None
            said = [int(writer.stdout.readline()) for _ in range(5 + 10 * turn)]
            writer.send_signal(signal.SIGKILL)
            said += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
        found = scores(path)
        assert set(range(said[-1] + 1)) <= {int(name[1:]) for name in found}
        assert set(found.values()) == {6.0}


# --- what goes wrong, in one line -------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a disk of two megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk: a full disk is not tested")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def write_until_full(book: Gradebook) -> tuple[int, str]:
    """Record hand-ins until the disk is full; return how many were acknowledged, and what was said then."""
    for written in range(10_000):
        try:
            (attempt,) = book.enter([handed_in(f"s{written:05}", os.urandom(2000).hex())])
            book.record(attempt, result(key=str(written)), MARK)
        except GradebookFails as error:
            return written, error.message
    raise AssertionError("the disk is never full")


def test_full_disk_loses_nothing_that_was_acknowledged(small_disk):
    """The command that meets it ends with one line; when there is room again, it goes on from there."""
    path, ballast = small_disk / NAME, small_disk / "ballast"
    ballast.write_bytes(bytes(1 << 20))
    with Gradebook(path) as book:
        written, said = write_until_full(book)
    assert said == f"the gradebook {path} cannot grow: the disk is full; make room and give the same command again"
    assert written > 5
    found = scores(path)
    assert len(found) == written
    ballast.unlink()
    with Gradebook(path) as book:
        (attempt,) = book.enter([handed_in("later")])
        book.record(attempt, result(key="later"), MARK)
    assert scores(path) == {**found, "later": 6.0}


def test_gradebook_of_a_read_only_disk_can_be_read(tmp_path):
    """Looking needs no right to write; writing says what is missing."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a read-only disk: it is not tested")
    path = filled(tmp_path / "disk" / NAME)
    subprocess.run(["mount", "--bind", str(path.parent), str(path.parent)], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(path.parent)], check=True)
        assert scores(path) == {"s0": 6.0, "s1": 6.0, "s2": 6.0}
        with pytest.raises(GradebookFails, match=r"cannot be written to: Read-only file system"):
            Gradebook(path)
    finally:
        subprocess.run(["umount", "-l", str(path.parent)], check=True)
    assert scores(filled(path, 4))["s3"] == 6.0


def test_other_program_that_holds_it_is_told(tmp_path, monkeypatch):
    """A writer waits, then says so; readers do not even wait."""
    path = filled(tmp_path / NAME)
    monkeypatch.setattr(storage, "PATIENCE", 0.3)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, Gradebook(path) as book:
        other.execute("BEGIN IMMEDIATE")
        assert len(scores(path)) == 3
        with pytest.raises(GradebookFails, match="is held by another program"):
            book.enter([handed_in("late")])
        other.execute("ROLLBACK")
        assert book.enter([handed_in("late")])


DAMAGES: dict[str, Callable[[bytearray], object]] = {
    "its head is gone": lambda data: data.__setitem__(slice(0, 100), os.urandom(100)),
    "it is cut off": lambda data: data.__delitem__(slice(len(data) // 2, None)),
    "a page is lost": lambda data: data.__setitem__(slice(3 * 4096, 6 * 4096), bytes(3 * 4096)),
    "it is something else": lambda data: data.__setitem__(slice(None), b"student,score\nann,4\n" * 100),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_file_is_told_and_left_as_it_is(tmp_path, damage):
    """Nothing is written over what somebody may still mend."""
    path = filled(tmp_path / NAME, 40)
    data = bytearray(path.read_bytes())
    DAMAGES[damage](data)
    path.write_bytes(data)
    with pytest.raises(GraderError, match=r"the gradebook .* is damaged") as told:
        Gradebook(path)
    assert "put a copy of it back, or move it away and grade again" in told.value.message
    assert path.read_bytes() == data


def test_damaged_text_in_a_result_is_told_by_its_number(tmp_path):
    """What SQLite cannot see is seen when it is read; the others are not read as if nothing was."""
    path = filled(tmp_path / NAME)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE outcomes SET more = substr(more, 1, 20) WHERE result = 2 AND position = 1")
    with Gradebook(path) as book, pytest.raises(GradebookFails, match="result 2 of the gradebook is damaged"):
        book.grades(with_results=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE scores SET more = '{\"score\": 4.0}' WHERE id = 3")
    with pytest.raises(GradebookFails, match="score 3 of the gradebook is damaged"):
        scores(path)


def test_database_of_somebody_else_is_left_alone(tmp_path, postgres):
    """Nbgrader's gradebook, say, or a server's database that has tables of the same names."""
    path = tmp_path / "gradebook.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE student (id text)")
    before = path.read_bytes()
    with pytest.raises(
        UsageProblem, match=r"gradebook\.db is a database, but no gradebook of torchgrade; name another"
    ):
        Gradebook(path)
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE TABLE scores (id integer)")
    with pytest.raises(UsageProblem, match="is a database, but no gradebook of torchgrade"):
        open_gradebook(postgres, tmp_path)
    assert path.read_bytes()[:100] == before[:100] or sqlite3.connect(path).execute(
        "SELECT count(*) FROM sqlite_master"
    ).fetchone() == (1,)


def test_nothing_there_to_read_is_told(tmp_path):
    """A wrong folder makes no empty gradebook."""
    with pytest.raises(UsageProblem, match=r"there is no gradebook .*gradebook\.sqlite; `grader grade` makes one"):
        open_gradebook("", tmp_path, write=False)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / NAME).touch()
    with pytest.raises(UsageProblem, match="is empty; grade first"):
        open_gradebook("", tmp_path, write=False)


# --- versions ---------------------------------------------------------------------------------------------------------


def test_newer_gradebook_is_left_alone(place, tmp_path):
    """It is not read as if it was known, and not changed."""
    with open_gradebook(place, tmp_path) as book, book._transaction() as connection:
        connection.execute(text("UPDATE torchgrade SET version = 99"))
    for write in (True, False):
        with pytest.raises(
            UsageProblem, match=r"newer torchgrade \(version 99 of its tables, this one knows 2\); update"
        ):
            open_gradebook(place, tmp_path, write=write)


def test_steps_bring_an_older_gradebook_up_to_date_or_leave_it(place, tmp_path, monkeypatch):
    """All that are missing are taken, in order, once; one that fails leaves the version that was there, whole."""
    steps = (
        *STEPS,
        ("ALTER TABLE students ADD COLUMN email TEXT", "UPDATE students SET email = name || '@example.org'"),
        ("CREATE TABLE notes (id INTEGER PRIMARY KEY)",),
    )
    with open_gradebook(place, tmp_path) as book:
        book.enter([handed_in("ann")])

    def version(book: Gradebook) -> tuple[int, bool]:
        with book._transaction() as connection:
            found = connection.execute(text("SELECT version FROM torchgrade")).scalar_one()
            return found, "notes" in inspect(connection).get_table_names()

    with open_gradebook(place, tmp_path) as book:
        with pytest.raises(GradebookFails), book._transaction() as connection:
            bring_up_to_date(connection, "it", (*steps, ("CREATE TABLE more (id INTEGER)", "NO SQL AT ALL")))
        assert version(book) == (2, False)
        for _ in range(2):
            with book._transaction() as connection:
                bring_up_to_date(connection, "it", steps)
            assert version(book) == (4, True)
        with book._transaction() as connection:
            assert connection.execute(text("SELECT email FROM students")).scalars().all() == ["ann@example.org"]


def test_gradebook_of_version_1_is_read(tmp_path):
    """A file as the first version wrote it gives the grades that it gave then: whoever changes a table adds a step."""
    path = tmp_path / NAME
    dump = Path(__file__).with_name("gradebook_version_1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump)
    with Gradebook(path, author="ada") as book:
        assert {entry.student: score.score for entry, score in book.grades() if score} == {"ann": 7.0, "bob": 6.0}
        assert [event.what for event in book.history("ann")][
            -1
        ] == "score 6 -> 7 of 10 (adjust: 6 for attempt 1 of 1, +1 by hand)"
        (attempt,) = book.enter([handed_in("cyd")])
        book.record(attempt, result(key="later"), MARK)
        with book._transaction() as connection:
            there = {
                table: {column["name"] for column in inspect(connection).get_columns(table)}
                for table in METADATA.tables
            }
    assert there == {name: {column.name for column in table.columns} for name, table in METADATA.tables.items()}


def test_numbers_of_version_1_are_kept_by_lab(place, tmp_path):
    """Canvas's in each lab, Moodle's where there is one lab only, and none that two have; the rest goes by the name."""
    with open_gradebook(place, tmp_path) as book:
        book.enter([
            *(handed_in("Ada", lab=lab, platform="canvas", number="1") for lab in ("lab", "other")),
            handed_in("Bob_2", platform="moodle", number="2"),
            *(handed_in("Cyd", lab=lab, platform="moodle", number=lab) for lab in ("lab", "other")),
            handed_in("Dan", platform="moodle", number="5"),
            handed_in("Eve", lab="other", platform="moodle", number="5"),
            handed_in("Fay"),
        ])  # fmt: skip
        with book._transaction() as connection:
            connection.execute(text("DROP TABLE numbers"))
            connection.execute(text("UPDATE torchgrade SET version = 1"))
    for write in (False, True):
        with open_gradebook(place, tmp_path, write=write) as book:
            people = {person.raw: person for person in book.people()}
            assert {entry.student: entry.number for entry, _ in book.grades(["other"])} == {
                "Ada": "1",
                "Cyd": "",
                "Eve": "",
            }
    known = {raw: [(each.platform, each.lab, each.number) for each in one.numbers] for raw, one in people.items()}
    assert known.pop("Ada") == [("canvas", "lab", "1"), ("canvas", "other", "1")]
    assert known.pop("Bob_2") == [("moodle", "lab", "2")]
    assert known == {"Cyd": [], "Dan": [], "Eve": [], "Fay": []}
    assert people["Bob_2"].names == {"Bob"}


# --- where it lies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("mysql://me@host/book", r"--gradebook takes a file, or postgresql://USER@HOST/DATABASE; got mysql://"),
        ("nfs://host/book", r"got nfs://"),
        ("post gres://book", r"--gradebook is no URL; write postgresql://"),
        ("postgresql://me@host:port/book", r"--gradebook is no URL; write postgresql://"),
    ],
)
def test_place_that_cannot_be_is_told(tmp_path, where, message):
    """Neither a database of another kind nor a half URL."""
    with pytest.raises(UsageProblem, match=message):
        place_of(where, tmp_path)


def test_place_is_shown_without_its_password(tmp_path, postgres_server):
    """In messages and in the log of a CI service."""
    assert place_of("sqlite:///" + str(tmp_path / "x"), tmp_path) == tmp_path / "x"
    assert place_of("", tmp_path) == tmp_path
    url = place_of("postgres://me:secret@host/book", tmp_path)
    assert shown_place(url) == "postgresql://me:***@host/book"
    wrong = (postgres_server % "nowhere").replace("postgres@", "postgres:secret@")
    with pytest.raises(GradebookFails) as told:
        open_gradebook(wrong, tmp_path)
    assert 'database "nowhere" does not exist' in told.value.message
    assert "secret" not in told.value.message


def test_missing_driver_is_told_with_its_cure(tmp_path, monkeypatch):
    """The extra that brings it has a name."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageProblem, match=r"needs: pip install 'torchgrade\[postgres\]'"):
        open_gradebook("postgresql://me@host/book", tmp_path)


MOUNTS = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:25 / {top}/home rw shared:2 - nfs4 server:/home rw,vers=4.2
31 30 0:26 / {top}/home/local\\040disk rw - xfs /dev/sdb1 rw
32 22 0:27 / {top}/ssh rw - fuse.sshfs me@host: rw
"""


@pytest.mark.parametrize(
    ("name", "network"),
    [("home/results/x", True), ("home/local disk/x", False), ("ssh/x", True), ("elsewhere/x", False)],
)
def test_network_file_system_is_known(tmp_path, name, network):
    """By the nearest mount above, whatever is not there yet."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.format(top=tmp_path.resolve()))
    assert on_network(tmp_path / name, mounts) is network
    assert on_network(tmp_path / name, tmp_path / "none") is False


def test_gradebook_on_a_network_uses_the_journal_that_is_safe_there(tmp_path, monkeypatch):
    """Writing ahead needs memory that machines do not share; a gradebook that was moved there is changed back."""
    path = filled(tmp_path / NAME)
    monkeypatch.setattr(storage, "on_network", lambda _path: True)
    with Gradebook(path) as book, book._transaction() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "delete"
    assert len(scores(filled(path, 4))) == 4


def test_gradebook_is_nobody_elses_to_read(tmp_path):
    """It holds what students wrote; so do the files beside it."""
    old = os.umask(0)
    try:
        with Gradebook(tmp_path / "new" / NAME) as book:
            book.enter([handed_in("ann")])
            modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "new").iterdir()}
    finally:
        os.umask(old)
    assert modes == {NAME: "0o600", f"{NAME}-wal": "0o600", f"{NAME}-shm": "0o600"}
