"""Where a gradebook lies: a file of SQLite, or a database of PostgreSQL by URL. Opens it, and says what is wrong.

An acknowledged transaction is on the disk: SQLite writes ahead with ``synchronous=FULL``, and the folder that holds a
new file is flushed, too. On a network file system, where writing ahead is not safe, SQLite's older journal is used.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool, StaticPool

from grader.errors import GraderError, UsageProblem
from grader.results import flush_folder

PATIENCE = 30.0  # seconds to wait for another writer, each of whose transactions takes milliseconds
CHECKED = 256 << 20  # bytes; a larger gradebook takes seconds to look through each time
_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afs",
    "ceph",
    "gluster",
    "fuse",
    "lustre",
    "gpfs",
    "beegfs",
    "vboxsf",
    "prl_fs",
)
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_WORDS = {
    "SQLITE_BUSY": f"is held by another program, for {PATIENCE:g} s now; end that, or try again later",
    "SQLITE_LOCKED": "is held by another program; end that, or try again later",
    "SQLITE_FULL": "cannot grow: the disk is full; make room and give the same command again",
    "SQLITE_READONLY": "cannot be written to: it, or its folder, is read-only",
    "SQLITE_CANTOPEN": "cannot be opened; may you write to it and to its folder?",
    "SQLITE_IOERR": "cannot be read or written: the disk, or the network it lies on, fails",
    "SQLITE_CORRUPT": "is damaged; put a copy of it back, or move it away and grade again",
    "SQLITE_NOTADB": "is damaged or no database; put a copy of it back, or move it away and grade again",
}


class GradebookFails(GraderError):
    """The gradebook cannot be used; whatever it acknowledged before is in it."""


@contextmanager
def speaking_of(shown: str) -> Iterator[None]:
    """Turn what a database says into one line about the gradebook."""
    try:
        yield
    except DBAPIError as error:
        raise GradebookFails(f"the gradebook {shown} {_said(error.orig)}") from None
    except sqlite3.Error as error:
        raise GradebookFails(f"the gradebook {shown} {_said(error)}") from None


def _said(error: BaseException | None) -> str:
    name = getattr(error, "sqlite_errorname", "")
    for start, words in _WORDS.items():
        if name.startswith(start):
            return words
    lines = str(error).strip().splitlines() or ["fails"]
    return f"cannot be used: {lines[0][:300]}"


def place_of(where: str, default: Path) -> Path | URL:
    """Return the file or the URL that ``--gradebook`` names; raise UsageProblem for what is neither."""
    if not where:
        return default
    if "://" not in where:
        return Path(where)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise UsageProblem("--gradebook is no URL; write postgresql://USER@HOST/DATABASE, or name a file") from None
    if url.drivername == "sqlite" and url.database:
        return Path(url.database)
    if url.drivername in _DRIVERS:
        url = url.set(drivername=_DRIVERS[url.drivername])
    if url.drivername != _DRIVERS["postgresql"]:
        known = "a file, or postgresql://USER@HOST/DATABASE"
        raise UsageProblem(f"--gradebook takes {known}; got {url.drivername}://")
    return url


def shown_place(place: Path | URL) -> str:
    """Return a place without its password."""
    return str(place) if isinstance(place, Path) else place.set(drivername="postgresql").render_as_string()


def check_there(place: Path | URL) -> None:
    """Raise UsageProblem where the file of a gradebook is not there; a server says it of its own when it is asked."""
    if isinstance(place, Path) and not place.is_file():
        raise UsageProblem(f"there is no gradebook {place}; `grader grade` makes one, -o or --gradebook names another")


def open_engine(place: Path | URL, *, write: bool) -> Engine:
    """Return an engine for one connection at a time; a file that is not there is made when it is to be written."""
    if isinstance(place, Path):
        return _file_engine(place, write=write)
    try:
        return create_engine(place, poolclass=NullPool, connect_args={"connect_timeout": int(PATIENCE)})
    except (ModuleNotFoundError, NoSuchModuleError):
        raise UsageProblem("a gradebook in PostgreSQL needs: pip install 'torchgrade[postgres]'") from None


def _file_engine(path: Path, *, write: bool) -> Engine:
    if write:
        _make_file(path)
    else:
        check_there(path)
    connection = _open_file(path) if write else _open_to_read(path)
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    begin = "BEGIN IMMEDIATE" if write else "BEGIN"  # a writer waits at the begin, where waiting is safe
    event.listen(engine, "begin", lambda each: each.exec_driver_sql(begin))
    return engine


def _make_file(path: Path) -> None:
    """Make an empty file, which is an empty database, that nobody else may read: it holds what students wrote."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if is_new:
            flush_folder(path.parent)
            for folder in path.resolve().parent.parents:  # which may be as new, and would take the file with them
                with suppress(OSError):
                    flush_folder(folder)
    except OSError as error:
        raise GradebookFails(f"the gradebook {path} cannot be written to: {error.strerror}") from None


def _open_file(path: Path) -> sqlite3.Connection:
    with speaking_of(str(path)):
        connection = _connect(path.resolve().as_uri())
        journal = "DELETE" if on_network(path) else "WAL"
        _set_journal(connection, journal)
        for setting in ("synchronous=FULL", "fullfsync=ON", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")
        small = path.stat().st_size <= CHECKED
        fault = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if small else "ok"
    if fault != "ok":
        raise GradebookFails(f"the gradebook {path} {_WORDS['SQLITE_CORRUPT']} ({fault.splitlines()[0][:200]})")
    return connection


def _set_journal(connection: sqlite3.Connection, kind: str) -> None:
    """Set how a file is written to; SQLite does not wait for a writer while it changes that, so this does."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(f"PRAGMA journal_mode={kind}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open a file that is only read; also where its folder is read-only, if no writer left something beside it."""
    uri = f"{path.resolve().as_uri()}?mode=ro"
    with speaking_of(str(path)):
        try:
            connection = _connect(uri)
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            if path.with_name(path.name + "-wal").exists() or os.access(path.parent, os.W_OK):
                raise
            connection = _connect(f"{uri}&immutable=1")
            connection.execute("SELECT count(*) FROM sqlite_master")
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def on_network(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """Say whether a path lies on a file system of another machine, as far as this system tells."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    kinds = {}
    for line in lines:
        fields, _, more = line.partition(" - ")
        kinds[fields.split()[4].replace("\\040", " ")] = more.split()[0]
    here = path.resolve()
    nearest = next((str(folder) for folder in (here, *here.parents) if str(folder) in kinds), "")
    return kinds.get(nearest, "").startswith(_NETWORK)
