"""Answers that need no thought: zeros, the input, a constant, random numbers, in the shape that is asked for.

A check that is content with one of them measures nothing. `grader verify` has each check judge them in place of what
a student's call returns. Trusted side; no student code is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from grader.leaves import leaves

_Leaf = Callable[[Any, list[torch.Tensor], torch.Generator], Any]


def trivial(kind: str, value: Any, args: object, seed: int) -> Any:
    """Return *value* emptied of its content, or, when it is to be "kept", as it is; *args* are those of the call."""
    if kind == "kept":
        return value
    inputs, generator = (
        [each for each in leaves(args) if isinstance(each, torch.Tensor)],
        torch.Generator().manual_seed(seed),
    )
    return _emptied(value, lambda leaf: KINDS[kind](leaf, inputs, generator))


def _emptied(value: Any, leaf: Callable[[Any], Any]) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_emptied(item, leaf) for item in value)
    if isinstance(value, dict):
        return {key: _emptied(item, leaf) for key, item in value.items()}
    if isinstance(value, str):
        return ""
    return leaf(value) if isinstance(value, torch.Tensor | bool | int | float) else None


def _zeros(value: Any, _inputs: list[torch.Tensor], _generator: torch.Generator) -> Any:
    return torch.zeros_like(value) if isinstance(value, torch.Tensor) else type(value)(0)


def _constant(value: Any, _inputs: list[torch.Tensor], _generator: torch.Generator) -> Any:
    if isinstance(value, torch.Tensor):
        return torch.full_like(value, 0.5 if value.dtype.is_floating_point else 1)
    return type(value)(1)


def _input(value: Any, inputs: list[torch.Tensor], generator: torch.Generator) -> Any:
    if not isinstance(value, torch.Tensor):
        return _zeros(value, inputs, generator)
    fitting = (each.detach().to(value.dtype) for each in inputs if each.shape == value.shape)
    return next(fitting, torch.zeros_like(value))


def _random(value: Any, _inputs: list[torch.Tensor], generator: torch.Generator) -> Any:
    if isinstance(value, torch.Tensor):
        return (torch.rand(value.shape, dtype=torch.float64, generator=generator) * 2).to(value.dtype)
    return type(value)(torch.rand((), generator=generator).item() * 2)


KINDS: dict[str, _Leaf] = {"zeros": _zeros, "input": _input, "constant": _constant, "random": _random}
