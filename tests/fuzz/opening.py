"""Fuzz the opening of a hand-in: two frames in one reply, of which any bytes give a source, a verdict or both."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from fuzz import frames
from fuzz.properties import bounded
from fuzz.verdict import LIMITS, NAMES, SOURCE, check_words, error, reply
from grader import faces
from grader.module_source import MOST_NOTES
from grader.sandbox.inside import wire

MAX_LENGTH = 1 << 15


def target(data: bytes) -> None:
    """Assert that *data*, as the reply to a request to open a hand-in, gives a source or the reason why not."""
    with bounded(6 * len(data)):
        source, verdict = faces.open_submission(_bench(data), b"", ".ipynb")
    assert source is not None or verdict is not None, "neither a source nor a reason"
    if source is not None:
        assert type(source.text) is str
        assert all(type(name) is str and type(line) is int for name, line in source.unfilled)
        assert len(source.notes) <= MOST_NOTES
        assert all(note.isprintable() for note in (*source.notes, *(source.absent or {}).values()))
        assert all(type(number) is int and number > 0 for place in source.places for number in place)
        assert source.where(2).isprintable()
    if verdict is not None:
        check_words(verdict)


def _bench(data: bytes) -> faces.Bench:
    """Return what `open_submission` needs of a bench, whose sandbox answers with *data*."""
    bench: Any = SimpleNamespace(
        seed=1,
        names=NAMES,
        assignment=SimpleNamespace(file="lab.py", limits=SimpleNamespace(seconds=10.0)),
        limits=lambda: LIMITS,
        call=lambda request, args, limits: reply(data),
    )
    return cast(faces.Bench, bench)


def mutate(data: bytes, most: int, seed: int, damage: frames.Damage | None = None) -> bytes:
    """Return *data* with one of its two frames changed."""
    try:
        length = wire.frame_length(data[: wire.HEAD.size])
    except wire.ProtocolError:
        length = len(data)
    first, rest = data[:length], data[length:]
    if seed % 3 and rest:
        return (first + frames.mutate(rest, max(1, most - len(first)), seed, damage))[:most]
    return (frames.mutate(first, most, seed, damage) + rest)[:most]


def seeds() -> list[bytes]:
    """Return replies of hand-ins that load, that raise when they are loaded and that cannot be read."""
    text = {"text": SOURCE.text, "names": ["masked_mean"], "unfilled": [["masked_mean", 3]], "notes": [frames.CANARY]}
    text |= {"places": [[1, 1, 1], [3, 2, 4]], "absent": [["scale", frames.CANARY]]}
    missed = [{**error()["error"], "names": ["masked_mean"]}]
    read, loaded = wire.encode({"ok": True, "value": text}), wire.encode({"ok": True, "value": missed})
    raised = wire.encode(error())
    return [read + loaded, read + raised, read, raised]
