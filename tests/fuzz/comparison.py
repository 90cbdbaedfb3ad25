"""Fuzz `assert_same`: a hostile value against an honest one gives a Mismatch or nothing, whatever it holds.

The first byte of the input chooses the honest value, the rest is the frame of the hostile one.
"""

from __future__ import annotations

from typing import Any

import torch

from fuzz import frames
from fuzz.properties import bounded
from grader.compare import Mismatch, assert_same
from grader.sandbox.inside import wire

MAX_LENGTH = 1 << 15
HONEST = [wire.decode(bytearray(data))[0] for data in frames.seeds()]
NUMBERS = (int, float, complex)


def target(data: bytes) -> None:
    """Assert that comparing gives nothing or a Mismatch whose words for the student are not the child's."""
    if not data:
        return
    expected = HONEST[data[0] % len(HONEST)]
    try:
        actual, _ = wire.decode(bytearray(data[1:]))
    except wire.ProtocolError:
        return
    with bounded(2 * len(data)):
        said = _said(actual, expected)
    if said is not None:
        assert frames.CANARY not in said, "the child's own words are shown"
        assert said.isprintable()
        return
    if type(expected) in NUMBERS:
        assert type(actual) in (*NUMBERS, torch.Tensor)
    else:
        assert type(actual) is type(expected)
    if isinstance(expected, torch.Tensor):
        assert actual.shape == expected.shape
        assert actual.dtype == expected.dtype


def _said(actual: Any, expected: Any) -> str | None:
    """Return what a student is told of a mismatch, or None."""
    try:
        assert_same(actual, expected)
    except Mismatch as mismatch:
        return mismatch.kind
    return None


def mutate(data: bytes, most: int, seed: int, damage: frames.Damage | None = None) -> bytes:
    """Return *data* with another frame, and now and then another honest value to compare with."""
    first = bytes([seed % 251]) if seed % 7 == 0 else data[:1] or b"\0"
    return first + frames.mutate(data[1:], most - 1, seed, damage)


def seeds() -> list[bytes]:
    """Return each honest value with its own frame."""
    return [bytes([number]) + data for number, data in enumerate(frames.seeds())]
