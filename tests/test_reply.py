"""The frame reader: it keeps to caps and deadlines, also when a child never stops writing."""

from __future__ import annotations

import os
import resource
import socket
import time
from collections.abc import Iterator

import pytest

from grader.sandbox.reply import Stream, read_until

ENDLESS = 2000  # far more reads than any cap here allows


class Flooded(Stream):
    """A stream whose child fills the pipe again after each read."""

    def __init__(self, reader: int, writer: int, cap: int, *, strict: bool) -> None:
        super().__init__(reader, cap, strict=strict)
        self.writer, self.reads = writer, 0
        os.write(writer, bytes(1000))

    def read_some(self) -> None:
        """Read what is there, and put more there."""
        super().read_some()
        self.reads += 1
        if self.reads < ENDLESS:
            os.write(self.writer, bytes(1000))


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Yield both ends of a pipe."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_the_deadline_holds_while_a_child_writes_without_end(pipe):
    """Output that is dropped beyond its cap does not keep the parent from looking at the clock."""
    ours, theirs = socket.socketpair()
    flooded = Flooded(*pipe, 100, strict=False)
    with ours, theirs:
        assert not read_until(ours, [flooded], time.monotonic())
    assert flooded.reads == 1


@pytest.mark.parametrize("strict", [True, False])
def test_what_is_left_in_a_pipe_is_read_up_to_the_cap(pipe, strict):
    """A process that outlives its check, which level 0 allows, cannot make the parent read for ever."""
    flooded = Flooded(*pipe, 10_000, strict=strict)
    flooded.drain()
    assert len(flooded.data) == (11_000 if strict else 10_000)
    assert flooded.reads == (11 if strict else 10)


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
