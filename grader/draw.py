"""Draw the inputs of checks from a secret seed of the run, reproducibly on every machine and torch version.

The stream is PCG64's raw words (numpy guarantees those), turned into numbers by this file, so that a recorded seed
draws the same inputs anywhere. Each check has its own stream: no check depends on which others ran.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy
import torch

T = TypeVar("T")
_WORD = 1 << 52  # so that half a step more is still a float64


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One tensor that was drawn, kept for the next submission of the run."""

    asked: tuple[object, ...]
    value: torch.Tensor  # ours alone: checks get copies
    words: int  # of the stream, used up to here


class Draw:
    """The inputs of one check; every call goes on in the check's own stream.

    *kept* holds what was drawn for an earlier submission of the run: the same calls give the same tensors, so they are
    drawn once.
    """

    def __init__(self, seed: int, check: str, kept: list[_Drawn] | None = None) -> None:
        self._digest = hashlib.sha256(f"{seed}/{check}".encode()).digest()
        self._kept = [] if kept is None else kept
        self._calls = 0
        self._used = 0  # words of the stream

    def _unit(self, count: int) -> torch.Tensor:
        """Return *count* float64 numbers in (0, 1)."""
        words = numpy.random.PCG64(int.from_bytes(self._digest, "big"))
        words.advance(self._used)
        self._used += count
        raw = words.random_raw(count)
        raw >>= numpy.uint64(12)
        values = raw.astype(numpy.float64)  # from here on in place: a large draw took nine times its own memory
        values += 0.5
        values /= _WORD
        return torch.from_numpy(values)

    def _once(self, asked: tuple[object, ...], make: Callable[[], torch.Tensor]) -> torch.Tensor:
        """Return what an earlier submission got at this point, or what *make* draws."""
        index = self._calls
        self._calls += 1
        if index < len(self._kept):
            drawn = self._kept[index]
            if drawn.asked == asked:
                self._used = drawn.words
                return drawn.value.clone()
            del self._kept[index:]
        value = make()
        self._kept.append(_Drawn(asked, value.clone(), self._used))
        return value

    def uniform(
        self, *shape: int, low: float = 0.0, high: float = 1.0, dtype: torch.dtype = torch.float64
    ) -> torch.Tensor:
        """Return a tensor of *shape* with elements between low and high; a narrow dtype may round to the ends."""
        return self._once(
            ("uniform", shape, low, high, dtype),
            lambda: (low + (high - low) * self._unit(math.prod(shape)).reshape(shape)).to(dtype),
        )

    def normal(
        self, *shape: int, mean: float = 0.0, std: float = 1.0, dtype: torch.dtype = torch.float64
    ) -> torch.Tensor:
        """Return a tensor of *shape* with normal elements (Box and Muller, 1958)."""

        def make() -> torch.Tensor:
            count = math.prod(shape)
            first, second = self._unit(count), self._unit(count)
            values = first.log_().mul_(-2).sqrt_().mul_(second.mul_(2 * math.pi).cos_())
            return values.mul_(std).add_(mean).reshape(shape).to(dtype)

        return self._once(("normal", shape, mean, std, dtype), make)

    def integers(self, *shape: int, low: int = 0, high: int) -> torch.Tensor:
        """Return an int64 tensor of *shape* with elements in low..high-1."""
        return self._once(
            ("integers", shape, low, high),
            lambda: (low + torch.floor(self._unit(math.prod(shape)) * (high - low))).to(torch.int64).reshape(shape),
        )

    def integer(self, low: int, high: int) -> int:
        """Return one int in low..high-1."""
        return int(self.integers(1, low=low, high=high).item())

    def number(self, low: float = 0.0, high: float = 1.0) -> float:
        """Return one float in (low, high)."""
        return float(self.uniform(1, low=low, high=high).item())

    def mask(self, *shape: int, true: float = 0.5) -> torch.Tensor:
        """Return a bool tensor of *shape*, each element true with probability *true*."""
        return self._once(("mask", shape, true), lambda: self._unit(math.prod(shape)).reshape(shape) < true)

    def permutation(self, count: int) -> list[int]:
        """Return the numbers 0..count-1 in random order."""
        return [int(i) for i in torch.argsort(self.uniform(count)).tolist()]

    def choice(self, options: Sequence[T]) -> T:
        """Return one of *options*."""
        return options[self.integer(0, len(options))]

    def sizes(self, count: int, low: int = 2, high: int = 12) -> list[int]:
        """Return *count* different ints in low..high-1: axes of different sizes show transposed answers."""
        if count > high - low:
            raise ValueError(f"there are not {count} different sizes in {low}..{high - 1}")
        return [low + index for index in self.permutation(high - low)[:count]]
