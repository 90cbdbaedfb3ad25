"""Fuzz what makes a verdict of a reply: any bytes give a value or one verdict, whose words are ours."""

from __future__ import annotations

from typing import Any

from fuzz import frames
from fuzz.properties import bounded, check_value
from grader import faces
from grader.module_source import ModuleSource
from grader.outcome import Outcome, Verdict
from grader.sandbox import Ending, Limits, Reply
from grader.sandbox.inside import wire

MAX_LENGTH = 1 << 15
MOST_WORDS = 1200  # characters of a message
LIMITS = Limits()
NAMES = frozenset({"masked_mean"})
SOURCE = ModuleSource("lab.py", "import torch\n\ndef masked_mean(x):\n    return x.mean()\n")
mutate = frames.mutate


def reply(frame: bytes) -> Reply:
    """Return the reply of a child that sent *frame* and ended well."""
    return Reply(Ending.REPLIED, True, bytearray(frame), 0, 0.1, 0.1, 1 << 20, "")


def target(data: bytes) -> None:
    """Assert that *data*, as the reply to a call, gives a value or a verdict."""
    with bounded(3 * len(data)):
        verdict = faces._failure(reply(data), SOURCE, LIMITS, names=NAMES)
        shown = faces._failure(reply(data), SOURCE, LIMITS, names=NAMES, shown=True)
    assert (verdict is None) == (shown is None)
    if verdict is None or shown is None:
        buffer = bytearray(data)
        check_value(faces._value_or_error(buffer).value, buffer)
    else:
        check_words(verdict)
        check_words(shown)
        assert frames.CANARY not in verdict.message, "the child's own words are shown"
        assert verdict.outcome is shown.outcome


def check_words(verdict: Verdict) -> None:
    """Assert that a verdict is on one line, short and no pass."""
    assert verdict.outcome is not Outcome.PASSED
    for text in (verdict.message, verdict.detail):
        assert text.isprintable(), "control characters in a verdict"
        assert len(text) <= MOST_WORDS, f"{len(text)} characters in a verdict"
    assert type(verdict.line) is int


def error(**changes: Any) -> dict[str, Any]:
    """Return what a worker says of an exception, with some fields changed."""
    described = {"type": "ValueError", "message": frames.CANARY, "line": 4, "text": frames.CANARY, "missing": ""}
    return {"ok": False, "error": {**described, **changes}}


def seeds() -> list[bytes]:
    """Return replies of every kind: values, and errors with each field in use."""
    kinds = ("", "NotImplementedError", "PermissionError", "MemoryError", "UnreadableHandIn", frames.CANARY)
    errors = [wire.encode(error(type=kind)) for kind in kinds]
    errors += [wire.encode(error(missing=name)) for name in ("masked_mean", frames.CANARY)]
    return [*errors, *(wire.encode({"ok": True, "value": value}) for value in frames.honest_values())]
