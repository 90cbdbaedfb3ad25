"""Fuzz `wire.decode`: any bytes give a value of plain types or ProtocolError, in time and memory linear in them."""

from __future__ import annotations

from fuzz import frames
from fuzz.properties import bounded, check_value, same
from grader.sandbox.inside import wire

MAX_LENGTH = 1 << 16
MOST_DEPTH = 500  # msgpack packs 511 levels, and unpacks 1024
seeds, mutate = frames.seeds, frames.mutate


def target(data: bytes) -> None:
    """Assert that *data* gives a value that lies on it and would cross again unchanged, or ProtocolError."""
    buffer = bytearray(data)
    with bounded(len(data)):
        try:
            value, facts = wire.decode(buffer)
        except wire.ProtocolError:
            return
    tensors, depth = check_value(value, buffer)
    assert tensors == len(facts) <= wire.MAX_TENSORS
    assert all(type(fact) is wire.Fact for fact in facts)
    assert wire.frame_length(data[: wire.HEAD.size]) == len(data)
    if depth <= MOST_DEPTH:
        again, _ = wire.decode(bytearray(wire.encode(value)))
        assert same(value, again), "a decoded value changes when it crosses again"
