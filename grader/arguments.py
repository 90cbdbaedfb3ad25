"""Keep the arguments of a check's calls encoded: they are the same for every submission of a run.

Trusted side. A check draws the same inputs for each student, so its arguments are put into a sealed file once; later
calls whose arguments are the same bytes on the wire reuse it, and the reference's reply to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.sandbox import Frame
from grader.sandbox.inside import wire

MOST_KEPT = 256 << 20  # bytes of frames kept for one lab
MOST_FILES = 400  # and files, for arguments that differ from submission to submission


@dataclass(slots=True)
class Arguments:
    """The arguments of one call, encoded."""

    name: str
    frame: Frame
    expected: bytes | None = None  # the reference's reply


@dataclass(slots=True)
class ArgumentStore:
    """All arguments of a run, by check, name, size and hash; closed with the bench.

    The hash is Python's own of bytes: SipHash under a key of this process, twice as fast as SHA-256; who does not know
    the key cannot make two arguments collide.
    """

    kept: dict[tuple[str, str, int, int], Arguments] = field(default_factory=dict)
    size: int = 0
    count: int = 0

    def find(self, check: str, name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Arguments:
        """Return the kept arguments that are these on the wire, or keep these."""
        data = b"".join(wire.encode_parts({"args": list(args), "kwargs": kwargs}))  # a copy: tensors may change
        key = (check, name, len(data), hash(data))
        if key in self.kept:
            return self.kept[key]
        entry = Arguments(name, Frame([data]))
        if self.size + entry.frame.size <= MOST_KEPT and self.count < MOST_FILES:
            self.size += entry.frame.size
            self.count += 1
            self.kept[key] = entry
        return entry

    def clear(self) -> None:
        """Forget everything."""
        for entry in self.kept.values():
            entry.frame.close()
        self.kept.clear()
        self.size = self.count = 0
