"""A hand-in that is exchanged between two reads: the result holds the hash of the very bytes that were graded.

It is read twice: by the command, which looks whether a result of these bytes is there, and by the grading process.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import select
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .arena import Fight, arena, copy_package, fight
from .corpus import RIGHT

IN_CLOSE_NOWRITE, IN_OPEN = 0x10, 0x20
EVENT = struct.Struct("iIII")
WRONG = "def scaled(x, by):\n    return x + by\n"
BEFORE_GRADING, AFTER_IT = 1, 2  # reads that are let pass
READ_AGAIN = (  # a grader that hashes what it finds when it is done
    "session_loop.py",
    'hashlib.sha256(data).hexdigest() if data else ""',
    'hashlib.sha256((Path(job["root"]) / job["path"]).read_bytes()).hexdigest()',
)


@contextmanager
def exchanged(path: Path, text: str | None, reads: int) -> Iterator[list[str]]:
    """Put *text* in the file's place, or nothing, after so many reads; yield what was done to the file."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert libc.inotify_add_watch(watch, os.fsencode(path.parent), IN_OPEN | IN_CLOSE_NOWRITE) > 0
    seen, stop = list[str](), threading.Event()

    def look() -> None:
        while not stop.is_set():
            for name, mask in _events(watch):
                if name != path.name:
                    continue
                seen.append("opened" if mask & IN_OPEN else "closed")
                if seen == ["opened", "closed"] * reads:
                    _put(path, text)
                    seen.append("exchanged")

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()
        os.close(watch)


def _events(watch: int) -> Iterator[tuple[str, int]]:
    """Yield file names and masks of what has happened, after a moment."""
    data = os.read(watch, 1 << 16) if select.select([watch], [], [], 0.05)[0] else b""
    while data:
        _, mask, _, length = EVENT.unpack_from(data)
        yield os.fsdecode(data[EVENT.size : EVENT.size + length].rstrip(b"\0")), mask
        data = data[EVENT.size + length :]


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        other = path.parent.with_name(".other.py")
        other.write_text(text)
        os.replace(other, path)


def graded(first: str, second: str | None, reads: int, *edits: tuple[str, str, str]) -> tuple[Fight, list[str]]:
    """Grade one student whose file is exchanged; return the run and what was done to the file."""
    with arena() as places:
        path = places.hand_ins / "late" / "scaled.py"
        path.parent.mkdir()
        path.write_text(first)
        package = copy_package(places.free / "package", edits) if edits else None
        with exchanged(path, second, reads) as seen:
            fought = fight(places, [], "L1", package=package)
        return fought, seen


def facts(fought: Fight) -> tuple[float, str, bool]:
    """Return score and hash of the result, and whether a later run would take it for one of the bytes first read."""
    result = fought.results["late"]
    return result["score"], result["hashes"]["submission"], bool(result["key"])


def sha256(text: str) -> str:
    """Return the hash of a hand-in of that text."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(("first", "second"), [(WRONG, RIGHT), (RIGHT, WRONG)], ids=["to_right", "to_wrong"])
def test_file_exchanged_after_it_was_graded_changes_nothing(first: str, second: str) -> None:
    """Points and hash are of the bytes that were graded; nobody reads the file after that."""
    fought, seen = graded(first, second, AFTER_IT)
    assert seen == ["opened", "closed", "opened", "closed", "exchanged"]
    assert facts(fought) == (10 * (first == RIGHT), sha256(first), True)


@pytest.mark.parametrize(("first", "second"), [(WRONG, RIGHT), (RIGHT, WRONG)], ids=["to_right", "to_wrong"])
def test_file_exchanged_before_it_is_graded_is_graded_as_it_is_then(first: str, second: str) -> None:
    """Points and hash are of the same bytes, and no later run takes them for the result of the first ones."""
    fought, seen = graded(first, second, BEFORE_GRADING)
    assert seen == ["opened", "closed", "exchanged", "opened", "closed"]
    assert facts(fought) == (10 * (second == RIGHT), sha256(second), False)


def test_file_taken_away_before_it_is_graded_is_graded_when_it_is_back() -> None:
    """What could not be read when it was graded leaves no result that a later run would keep."""
    fought, seen = graded(RIGHT, None, BEFORE_GRADING)
    assert seen == ["opened", "closed", "exchanged"]
    assert fought.told("late").endswith("scaled.py is missing")
    assert facts(fought) == (0, "", False)


def test_grader_that_reads_again_is_seen() -> None:
    """The exchange comes in time: a grader that hashes the file when it is done records what it did not grade."""
    fought, _ = graded(WRONG, RIGHT, AFTER_IT, READ_AGAIN)
    assert facts(fought)[:2] == (0, sha256(RIGHT))
