"""What one request may use, and what comes back: bounded reading, kernel facts, an ending. Trusted side.

Nothing here believes a byte of the child: streams are read up to their caps while it runs, and what ends it is the
warden's report of the kernel's word.
"""

from __future__ import annotations

import os
import select
import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

MAX_OUTPUT = 64 << 10  # bytes of student output that are kept


@dataclass(frozen=True, slots=True)
class Limits:
    """What one check may use."""

    seconds: float = 10.0  # CPU time
    memory: int = 2 << 30  # bytes above what torch itself maps
    gpu_memory: int = 4 << 30  # bytes of each GPU; kept by torch's own allocator, so a claim of the child
    file_size: int = 0  # bytes; 0 forbids writing files
    open_files: int = 128
    threads: int = 512
    reply: int = 256 << 20  # bytes
    wall_factor: float = 8.0  # a busy machine must not fail a right answer
    preload: tuple[str, ...] = ()  # modules the zygote imports before it forks, so that no check pays for them

    @property
    def wall(self) -> float:
        """Seconds on the wall clock after which even a sleeping child is killed."""
        return self.seconds * self.wall_factor + 1


class Ending(Enum):
    """How a child ended, by the kernel's word and the shape of its reply."""

    REPLIED = "replied"
    CPU_TIME = "cpu time"
    WALL_TIME = "wall time"
    MEMORY = "memory"  # seen by the warden; what a process's own limit refuses is an exception in it
    THREADS = "threads"
    SIGNAL = "signal"
    EXITED = "exited"  # without a reply
    REPLY_TOO_LARGE = "reply too large"


LIMITS = {  # in the warden's words
    "cpu": Ending.CPU_TIME,
    "wall": Ending.WALL_TIME,
    "memory": Ending.MEMORY,
    "threads": Ending.THREADS,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from one request."""

    ending: Ending
    loaded: bool  # the submission was loaded; what follows is the probe's
    frame: bytearray  # undecoded
    exit: int  # exit status, or minus the signal
    cpu: float  # seconds
    wall: float  # seconds
    memory: int  # bytes, peak
    output: str


class Stream:
    """The reading end of one pipe, with a cap; a class because it fills up.

    What comes beyond the cap is read and dropped, or, with *strict*, not read at all: the stream is broken.
    """

    def __init__(self, descriptor: int, cap: int, *, strict: bool) -> None:
        self.descriptor, self.cap, self.strict = descriptor, cap, strict
        self.data = bytearray()
        self.ended = False
        os.set_blocking(descriptor, False)

    @property
    def broken(self) -> bool:
        """Say whether more came than a strict cap allows."""
        return self.strict and len(self.data) > self.cap

    def read_some(self) -> None:
        """Read what is there."""
        try:
            piece = os.read(self.descriptor, 1 << 20)
        except BlockingIOError:
            return
        self.ended = not piece
        self.data += piece if self.strict else piece[: self.cap - len(self.data)]

    def drain(self) -> None:
        """Read what is still in the pipe of a child that has ended, up to the cap: a stray process may write on."""
        pipe = select.poll()  # unlike select(2), it knows descriptors beyond 1023
        pipe.register(self.descriptor, select.POLLIN)
        while not self.ended and len(self.data) < self.cap + self.strict and pipe.poll(0):
            self.read_some()


def read_until(control: socket.socket, streams: Sequence[Stream], deadline: float) -> bool:
    """Read *streams* until there is something to receive on *control*; False at the *deadline*.

    A broken stream is not read any more: the child blocks on its full pipe until its limits end it.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        for stream in streams:
            selector.register(stream.descriptor, selectors.EVENT_READ, stream)
        while True:
            left = deadline - time.monotonic()
            ready = selector.select(max(0.0, left))
            for key, _ in ready:
                if key.data is None:
                    return True
                key.data.read_some()
                if key.data.ended or key.data.broken:
                    selector.unregister(key.fd)
            if not ready or left <= 0:  # also when a stream is never empty
                return False


def make_reply(facts: Mapping[str, Any], streams: Sequence[Stream]) -> Reply:
    """Return the reply that the kernel's *facts* and the streams amount to."""
    frame = streams[0].data
    loaded = frame[:1] == b"L"
    output = streams[1].data if len(streams) > 1 else b""
    reply = Reply(
        ending=Ending.REPLIED,
        loaded=loaded,
        frame=frame[1:] if loaded else frame,
        exit=int(facts["exit"]),
        cpu=float(facts["cpu"]),
        wall=float(facts["wall"]),
        memory=int(facts["memory"]),
        output=bytes(output).decode("utf-8", "replace"),
    )
    if streams[0].broken:
        return replace(reply, ending=Ending.REPLY_TOO_LARGE, frame=bytearray())
    if facts["timeout"]:
        return replace(reply, ending=LIMITS[facts["timeout"]])
    if reply.exit < 0:
        return replace(reply, ending=Ending.SIGNAL)
    if not reply.frame:
        return replace(reply, ending=Ending.EXITED)
    return reply
