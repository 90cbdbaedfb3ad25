"""A wall of level 0 where there is no fork: `grader check` on macOS and Windows.

Trusted side of `inside/spawned.py`. It guards against accidents (loops, crashes, exits), not against intent.
"""

from __future__ import annotations

import os
import queue
import struct
import subprocess
import sys
import tempfile
import threading
import time
from typing import BinaryIO

from grader.errors import SandboxLost
from grader.sandbox import jail
from grader.sandbox.inside.spawned import END, SIZE
from grader.sandbox.level import Level
from grader.sandbox.reply import MAX_OUTPUT, Ending, Limits, Reply
from grader.sandbox.wall import START_SECONDS, Frame

_Item = bytes | None  # a chunk, or None where the stream ended


class SpawnWall:
    """One spawned process; replaced after a time-out or a crash."""

    level = Level.NONE

    def __init__(self, role: jail.Role = jail.CHECKS) -> None:
        self._role = role
        self._scratch = tempfile.TemporaryDirectory(prefix="torchgrade-", ignore_cleanup_errors=True)
        self._start()

    def _start(self) -> None:
        environment = (
            {**os.environ, **jail.environment(self._scratch.name)}
            if os.name == "nt"
            else jail.environment(self._scratch.name)
        )
        environment["PYTHONPATH"] = str(jail.INSIDE.parent)
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "inside.spawned", self._role.worker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._scratch.name,
            env=environment,
        )
        assert self.process.stdout is not None
        self._chunks: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        threading.Thread(target=_read_chunks, args=(self.process.stdout, self._chunks), daemon=True).start()
        self._ready = False

    def _next(self, deadline: float) -> _Item:
        """Return the next chunk; raise queue.Empty at the deadline."""
        return self._chunks.get(timeout=max(0.0, deadline - time.monotonic()))

    def _wait_ready(self) -> None:
        if self._ready:
            return
        try:
            if self._next(time.monotonic() + START_SECONDS) is None:
                raise SandboxLost(f"the spawned process ended with status {self.process.wait(START_SECONDS)}")
        except (queue.Empty, subprocess.TimeoutExpired):
            raise SandboxLost(f"the spawned process did not start within {START_SECONDS:.0f} s") from None
        self._ready = True

    def call(self, request: Frame, args: Frame, limits: Limits, *, device: str = "cpu", capture: bool = False) -> Reply:
        """See `Wall.call`; the time limit is on the wall clock here, and *device* is the CPU."""
        del device, capture
        self._wait_ready()
        assert self.process.stdin is not None
        started = time.monotonic()
        frame = bytearray()
        try:
            for part in (request, args):
                self.process.stdin.write(SIZE.pack(part.size) + b"".join(part.parts))
            self.process.stdin.flush()
            while (chunk := self._next(started + limits.wall)) is not None and chunk != b"":
                frame += chunk
            output, cpu = (
                (self._next(started + limits.wall), self._next(started + limits.wall)) if chunk == b"" else (b"", b"")
            )
        except queue.Empty:
            self._replace()
            return _reply(Ending.WALL_TIME, frame, b"", -9, time.monotonic() - started)
        except OSError:
            output = cpu = None
        if not cpu:
            try:
                status = self.process.wait(max(0.0, started + limits.wall - time.monotonic()))
            except subprocess.TimeoutExpired:  # it closed what it writes to, and goes on
                self._replace()
                return _reply(Ending.WALL_TIME, frame, b"", -9, time.monotonic() - started)
            self._replace()
            ending = Ending.SIGNAL if status < 0 else Ending.EXITED
            return _reply(ending, frame, b"", status, time.monotonic() - started)
        return _reply(Ending.REPLIED, frame, output or b"", 0, struct.unpack("<d", cpu)[0])

    def _replace(self) -> None:
        self._end()
        self._start()

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            try:
                stream.close()
            except OSError:
                pass

    def close(self) -> None:
        """End the process and empty its scratch folder."""
        self._end()
        self._scratch.cleanup()


def _read_chunks(stream: BinaryIO, chunks: queue.SimpleQueue[_Item]) -> None:
    """Put each chunk into the queue, an empty one at the end of a reply, None at the end of the stream."""
    try:
        while len(head := stream.read(SIZE.size)) == SIZE.size:
            (size,) = SIZE.unpack(head)
            chunks.put(b"" if size == END else stream.read(size) or b" ")
    except (OSError, ValueError):
        pass
    chunks.put(None)


def _reply(ending: Ending, frame: bytearray, output: bytes, status: int, seconds: float) -> Reply:
    loaded = frame[:1] == b"L"
    text = output[:MAX_OUTPUT].decode("utf-8", "replace")
    return Reply(
        ending, loaded, frame[1:] if loaded else frame, status, seconds, seconds, 0, "" if text == " " else text
    )
