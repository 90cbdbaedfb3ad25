"""Keep the arguments of a check's calls encoded: they are the same for every submission of a run.

Trusted side. A check draws the same inputs for each student, so its arguments are encoded and put into a sealed file
once; later calls with equal arguments reuse it, and the reference's reply to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.sandbox import Frame
from grader.sandbox.inside import wire

MOST_KEPT = 256 << 20  # bytes of frames kept for one lab
MOST_FILES = 400  # and files, for arguments that differ from submission to submission


@dataclass(slots=True)
class Arguments:
    """The arguments of one call, encoded."""

    name: str
    values: tuple[Any, ...]  # copies of the positional and keyword arguments
    frame: Frame
    expected: bytes | None = None  # the reference's reply


@dataclass(slots=True)
class ArgumentStore:
    """All arguments of a run, by check; closed with the bench."""

    kept: dict[str, list[Arguments]] = field(default_factory=dict)
    size: int = 0
    count: int = 0

    def find(self, check: str, name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Arguments:
        """Return the encoded arguments equal to these, encoding them if there are none."""
        values = (list(args), kwargs)
        for entry in self.kept.get(check, ()):
            if entry.name == name and _equal(entry.values, values):
                return entry
        frame = Frame(wire.encode_parts({"args": values[0], "kwargs": kwargs}))
        entry = Arguments(name, _copy(values), frame)
        if self.size + frame.size <= MOST_KEPT and self.count < MOST_FILES:
            self.size += frame.size
            self.count += 1
            self.kept.setdefault(check, []).append(entry)
        return entry

    def clear(self) -> None:
        """Forget everything."""
        for entries in self.kept.values():
            for entry in entries:
                entry.frame.close()
        self.kept.clear()
        self.size = self.count = 0


def _copy(value: Any) -> Any:
    """Return *value* with tensors of its own, so that no later change reaches them."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone().requires_grad_(value.requires_grad)
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(_copy, value))
    return value


def _equal(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, torch.Tensor):
        return (
            left.dtype == right.dtype
            and left.shape == right.shape
            and left.stride() == right.stride()
            and left.requires_grad == right.requires_grad
            and torch.equal(left, right)
        )
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(_equal(item, right[key]) for key, item in left.items())
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(_equal, left, right))
    return bool(left == right)
