"""The frame reader: it keeps to caps and deadlines, also when a child never stops writing."""

from __future__ import annotations

import os
import resource
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from grader.sandbox.reply import Stream, read_until


@pytest.fixture
def flooded() -> Iterator[int]:
    """Yield the reading end of a pipe that somebody fills as fast as it is read."""
    reader, writer = os.pipe()
    stop = threading.Event()

    def flood() -> None:
        os.set_blocking(writer, False)
        while not stop.is_set():
            try:
                os.write(writer, bytes(1 << 16))
            except BlockingIOError:
                pass

    thread = threading.Thread(target=flood)
    thread.start()
    yield reader
    stop.set()
    thread.join()
    os.close(reader)
    os.close(writer)


@pytest.mark.timeout(30)
def test_the_deadline_holds_while_a_child_writes_without_end(flooded):
    """Output that is dropped beyond its cap does not keep the parent from looking at the clock."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        start = time.monotonic()
        assert not read_until(ours, [Stream(flooded, 100, strict=False)], start + 0.2)
        assert time.monotonic() - start < 5


@pytest.mark.timeout(30)
@pytest.mark.parametrize("strict", [True, False])
def test_what_is_left_in_a_pipe_is_read_up_to_the_cap(flooded, strict):
    """A process that outlives its check, which level 0 allows, cannot make the parent read for ever."""
    stream = Stream(flooded, 1 << 20, strict=strict)
    stream.drain()
    assert len(stream.data) <= (2 << 20 if strict else 1 << 20)


def test_a_pipe_with_a_large_number_is_read():
    """A grading process with more than a thousand open files reads replies all the same."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2100:
        pytest.skip("this machine allows no process more than two thousand files")
    reader, writer = os.pipe()
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2100), hard))
    try:
        os.dup2(reader, 2050)
        os.write(writer, b"Lframe")
        os.close(writer)
        stream = Stream(2050, 100, strict=True)
        stream.drain()
        assert (stream.data, stream.ended) == (b"Lframe", True)
    finally:
        os.close(2050)
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
