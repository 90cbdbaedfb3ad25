"""Ask of each call of a suite whether its answers measure anything: they vary, and each input moves them.

An output that is the same in every place, or that an input does not change, accepts answers that are wrong there.
`grader verify` asks this of the solution. Trusted side; no student code is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.compare import ATOL, RTOL
from grader.leaves import leaves

LEAST_STD = 0.01
ABOVE_TOLERANCE = 1000


@dataclass(slots=True)
class Sensitivity:
    """What was found out about the calls of one lab; true where one call of that name showed it."""

    varies: dict[str, bool] = field(default_factory=dict)  # by call, of those that return floating-point tensors
    moved: dict[str, dict[str, bool]] = field(default_factory=dict)  # by call and argument

    def note(
        self,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        value: Any,
        now: bytes,
        ask: Callable[..., bytes],
    ) -> None:
        """Take one call and its *value*, encoded *now*; *ask(args, kwargs)* returns what others give, encoded."""
        tensors = [each for each in _floats(value) if each.numel() > 3]
        if tensors:
            self.varies[name] = self.varies.get(name, False) or any(map(varies, tensors))
        if not any(map(_is_number, leaves(value))):
            return  # it says yes or no
        moved = self.moved.setdefault(name, {})
        for place in (*range(len(args)), *kwargs):
            if not moved.get(str(place), False) and _floats(_at(place, args, kwargs)):
                moved[str(place)] = ask(*_with_other(place, args, kwargs)) != now

    def faults(self) -> Iterator[str]:
        """Yield what no call of the suite showed."""
        yield from (f"no answer of {name} varies along all its axes" for name, good in self.varies.items() if not good)
        for name, places in self.moved.items():
            for place, good in places.items():
                if not good:
                    yield f"no answer of {name} changes with argument {int(place) + 1 if place.isdigit() else place}"


def varies(value: torch.Tensor) -> bool:
    """Say whether a tensor varies along each of its axes, and by far more than the tolerance of a comparison."""
    exact = value.detach().double()
    finite = exact[exact.isfinite()]
    if finite.numel() < 2:
        return False
    spread, largest = float(finite.std()), float(finite.abs().max())
    exact = exact.nan_to_num()
    if spread <= max(LEAST_STD, ABOVE_TOLERANCE * (ATOL + RTOL * largest)):
        return False
    return all(
        bool((exact != exact.select(axis, 0).unsqueeze(axis)).any())
        for axis in range(exact.dim())
        if exact.shape[axis] > 1
    )


def _at(place: int | str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[place] if isinstance(place, int) else kwargs[place]


def _with_other(
    place: int | str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments with the floating-point tensors of one of them in another order and a little larger."""
    generator = torch.Generator().manual_seed(1)
    if isinstance(place, int):
        return (*args[:place], _moved(args[place], generator), *args[place + 1 :]), kwargs
    return args, {**kwargs, place: _moved(kwargs[place], generator)}


def _moved(value: Any, generator: torch.Generator) -> Any:
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        order = torch.randperm(value.numel(), generator=generator)
        by = 1 + 0.1 * torch.rand(value.shape, dtype=torch.float64, generator=generator)
        return (value.detach().flatten()[order].reshape(value.shape) * by).to(value.dtype)
    if isinstance(value, dict):
        return {key: _moved(item, generator) for key, item in value.items()}
    return type(value)(_moved(item, generator) for item in value) if isinstance(value, list | tuple) else value


def _floats(value: object) -> list[torch.Tensor]:
    return [each for each in leaves(value) if isinstance(each, torch.Tensor) and each.is_floating_point()]


def _is_number(leaf: object) -> bool:
    """Say whether a leaf is a number or a tensor of numbers, not a yes or no."""
    if isinstance(leaf, torch.Tensor):
        return leaf.dtype is not torch.bool
    return isinstance(leaf, int | float) and not isinstance(leaf, bool)
