"""What must hold of any value that came through the wall, and of the time and memory that it took.

Runs on a developer's machine and in CI, for the fuzz targets beside it.
"""

from __future__ import annotations

import struct
import sys
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from grader.sandbox.inside import wire

SECONDS, SECONDS_A_BYTE = 1.0, 10e-6  # of computing, ten times what the slowest honest frame takes
MEMORY, MEMORY_A_BYTE = 512 << 10, 160  # bytes; an empty dict is one byte on the wire and 88 in a list
_EXACT = (type(None), bool, int, float, complex, str, bytes, wire.Opaque)


@contextmanager
def bounded(size: int, *, imports: bool = False) -> Iterator[None]:
    """Assert that the body's computing time and peak of Python memory are linear in *size*.

    Unless *imports* says otherwise, nothing may be imported. Where memory is not traced (`tracemalloc`), only time and
    imports are looked at.
    """
    modules, (before, _) = len(sys.modules), tracemalloc.get_traced_memory()
    if tracemalloc.is_tracing():
        tracemalloc.reset_peak()
    start = time.process_time()
    yield
    seconds, peak = time.process_time() - start, tracemalloc.get_traced_memory()[1] - before
    assert seconds <= SECONDS + SECONDS_A_BYTE * size, f"{seconds:.2f} s for {size} bytes"
    assert peak <= MEMORY + MEMORY_A_BYTE * size, f"{peak} bytes of memory for {size} bytes"
    assert imports or len(sys.modules) == modules, f"imported {list(sys.modules)[modules:]}"


def check_value(value: Any, buffer: bytearray) -> tuple[int, int]:
    """Assert that *value* is made of exact plain types and that tensors lie on *buffer*; return (tensors, depth)."""
    first = torch.frombuffer(buffer, dtype=torch.uint8).data_ptr() if buffer else 0
    used, tensors, depth, level = 0, 0, 0, [value]
    while level:
        deeper: list[Any] = []
        for each in level:
            if type(each) is torch.Tensor:
                tensors += 1
                used += _check_tensor(each, first, len(buffer))
            elif type(each) is dict:
                deeper += [*each.keys(), *each.values()]
            elif type(each) in (list, tuple, set):
                deeper += each
            else:
                assert type(each) in _EXACT, f"{type(each)} crossed the wall"
        level = deeper
        depth += 1
    assert used <= len(buffer), f"tensors of {used} bytes on a frame of {len(buffer)}"
    return tensors, depth


def _check_tensor(tensor: torch.Tensor, first: int, length: int) -> int:
    """Return the bytes of a *tensor* that lies within the buffer's *length* bytes from *first*."""
    nbytes = tensor.numel() * tensor.element_size()
    assert tensor.dtype in wire.NAMES
    assert tensor.device.type == "cpu"
    assert not tensor.requires_grad
    assert tensor.layout is torch.strided
    if nbytes:
        assert first <= tensor.data_ptr() <= tensor.data_ptr() + nbytes <= first + length, "a tensor off its buffer"
        span = sum((size - 1) * stride for size, stride in zip(tensor.shape, tensor.stride(), strict=True)) + 1
        assert span == tensor.numel(), "a tensor with gaps or overlaps"
    else:
        assert tensor.untyped_storage().nbytes() == 0, "memory for a tensor without elements"
    if tensor.dtype is torch.bool and nbytes:
        assert int(tensor.contiguous().view(torch.uint8).max()) <= 1
    return nbytes


def same(left: Any, right: Any) -> bool:
    """Say whether two decoded values are alike to the bit, types and order of keys included; NaN is like NaN."""
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if type(one) is not type(other):
            return False
        if type(one) in (list, tuple, dict, set):
            if len(one) != len(other):
                return False
            pairs += _parts(one, other)
        elif not _same_leaf(one, other):
            return False
    return True


def _parts(one: Any, other: Any) -> Iterator[tuple[Any, Any]]:
    if type(one) is set:
        return zip(sorted(one, key=repr), sorted(other, key=repr), strict=True)
    if type(one) is dict:
        return zip([*one.keys(), *one.values()], [*other.keys(), *other.values()], strict=True)
    return zip(one, other, strict=True)


def _same_leaf(one: Any, other: Any) -> bool:
    if type(one) is torch.Tensor:
        return one.shape == other.shape and one.dtype == other.dtype and _bytes(one) == _bytes(other)
    if type(one) is float:
        return struct.pack("<d", one) == struct.pack("<d", other)
    if type(one) is complex:
        return _same_leaf(one.real, other.real) and _same_leaf(one.imag, other.imag)
    return bool(one == other)


def _bytes(tensor: torch.Tensor) -> bytes:
    return tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
