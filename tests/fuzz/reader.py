"""Fuzz the frame reader: what a child writes, in whatever pieces, is read up to its cap and no further, or for ever.

The input is a script: caps, what the child writes when, how it ended.
"""

from __future__ import annotations

import os
import random
import socket
import time
from contextlib import ExitStack
from typing import Any

from fuzz import frames
from fuzz.properties import bounded
from grader.sandbox.inside import wire
from grader.sandbox.reply import Ending, Reply, Stream, make_reply, read_until

MAX_LENGTH = 4096
ENDLESS = 200  # times that a child that never stops fills its pipe again
MOST_READS = 5  # until a cap of 3000 bytes is reached
PIECE = 1 << 20  # the most that a Stream reads at once
TIMEOUTS = (None, "cpu", "wall")


class Script:
    """Numbers and bytes taken from the fuzzer's input one after the other; zeros when it is used up."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def number(self, below: int) -> int:
        """Return a number of two bytes."""
        word = self.data[self.place : self.place + 2]
        self.place += 2
        return int.from_bytes(word, "little") % below

    def bytes(self, most: int) -> bytes:
        """Return some bytes; their number comes first."""
        size = self.number(most + 1)
        piece = self.data[self.place : self.place + size]
        self.place += size
        return piece

    @property
    def done(self) -> bool:
        """Say whether all of it is used."""
        return self.place >= len(self.data)


class Child:
    """The writing end of one pipe, and what was written; with *endless*, each read is answered by more."""

    def __init__(self, script: Script, stack: ExitStack, *, strict: bool) -> None:
        reader, self.descriptor = os.pipe()
        os.set_blocking(self.descriptor, False)
        self.written, self.reads, self.endless = bytearray(), 0, script.number(4) == 0
        self.cap = script.number(3000)
        self.stream = Stream(reader, self.cap, strict=strict)
        stack.callback(os.close, reader)
        stack.callback(self.close)
        read_some = self.stream.read_some

        def read_and_fill() -> None:
            read_some()
            self.reads += 1
            if self.endless and self.reads < ENDLESS:
                self.write(bytes(1000))

        self.stream.read_some = read_and_fill  # type: ignore[method-assign]

    def write(self, piece: bytes) -> None:
        """Write what the pipe takes of *piece*."""
        if self.descriptor >= 0 and piece:
            self.written += piece[: os.write(self.descriptor, piece)] if len(self.written) < 60_000 else b""

    def close(self) -> None:
        """Close the writing end; safe to call twice."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def target(data: bytes) -> None:
    """Play the script *data* and assert that the reader keeps to caps and deadline and loses or adds no byte."""
    script = Script(data)
    with ExitStack() as stack:
        ours, zygote = (stack.enter_context(end) for end in socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        children = [Child(script, stack, strict=True)]
        if script.number(2):
            children.append(Child(script, stack, strict=False))
        with bounded(len(data) + sum(child.cap for child in children) + PIECE):
            told = _play(script, children, ours, zygote)
            if told:
                _drain(children)
            reply = make_reply(_facts(script), [child.stream for child in children])
        _check(reply, children, told=told)


def _play(script: Script, children: list[Child], ours: socket.socket, zygote: socket.socket) -> bool:
    """Let the children write and the parent read, in turns; say whether the zygote has told the end."""
    while True:
        child = children[script.number(len(children))]
        act = script.number(5)
        if act < 2:
            child.write(script.bytes(2000))
        elif act == 2:
            child.close()
        elif act == 3:
            zygote.send(b"end")
        reads = [child.reads for child in children]
        told = read_until(ours, [each.stream for each in children if not each.stream.ended], time.monotonic())
        assert told == (act == 3), "the zygote's word was overlooked, or made up"
        more = [child.reads - before for child, before in zip(children, reads, strict=True)]
        assert max(more) <= 3, f"{max(more)} reads after the deadline"
        if told or script.done:
            return told


def _drain(children: list[Child]) -> None:
    for child in children:
        before = child.reads
        child.stream.drain()
        if child.endless and child.descriptor >= 0:
            assert child.reads - before <= MOST_READS, "a pipe that always holds more is read for ever"


def _facts(script: Script) -> dict[str, Any]:
    return {
        "exit": script.number(400) - 64,
        "timeout": TIMEOUTS[script.number(len(TIMEOUTS))],
        "cpu": script.number(100) / 7,
        "wall": script.number(100) / 3,
        "memory": script.number(60_000) << 10,
    }


def _check(reply: Reply, children: list[Child], *, told: bool) -> None:
    """Assert that *reply* holds exactly what its child wrote, within the caps."""
    for child in children:
        data = child.stream.data
        assert child.written.startswith(data), "bytes that the child has not written"
        assert len(data) <= child.cap + (PIECE if child.stream.strict else 0)
        if told and not (child.stream.broken or len(data) >= child.cap):
            assert len(data) == len(child.written), "bytes of the child are lost"
    written = bytes(children[0].stream.data)
    broken = children[0].stream.broken
    assert broken == (len(written) > children[0].cap)
    assert (reply.ending is Ending.REPLY_TOO_LARGE) == broken
    assert bytes(reply.frame) == (b"" if broken else written.removeprefix(b"L"))
    assert reply.loaded == written.startswith(b"L")
    if reply.ending is Ending.REPLIED:
        assert reply.frame
        assert reply.exit >= 0
    assert type(reply.output) is str
    try:
        length = wire.frame_length(bytes(reply.frame[: wire.HEAD.size]))
    except wire.ProtocolError:
        return
    assert wire.HEAD.size <= length <= wire.MAX_FRAME


def seeds() -> list[bytes]:
    """Return scripts of children that send frames in pieces, flood, stop early and close."""
    rng = random.Random(3)
    found = []
    for data in frames.seeds():
        script = bytearray()
        for number in (1, 2999, rng.randrange(2), rng.randrange(4), rng.randrange(3000)):  # two children's caps
            script += number.to_bytes(2, "little")
        for piece in (b"L", data[:9], data[9:2000]):
            for number in (0, 0, len(piece)):
                script += number.to_bytes(2, "little")
            script += piece
        for number in (0, rng.choice((2, 3)), 0, 3, rng.randrange(400), rng.randrange(3)):
            script += number.to_bytes(2, "little")
        found.append(bytes(script))
    return found
