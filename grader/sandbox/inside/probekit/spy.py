"""Watch what a student's function does besides returning a value.

What these report is a claim of the process that student code runs in: good for teaching, weak as evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


class _Recorder(TorchDispatchMode):
    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names = names

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.names.append(func.name().split(".")[0].removeprefix("aten::"))
        return func(*args, **(kwargs or {}))


@contextmanager
def called_operators() -> Iterator[list[str]]:
    """Collect the names of the ATen operators that run, "mm" or "_softmax", whatever Python name called them."""
    names: list[str] = []
    with _Recorder(names):
        yield names


def shares_memory(left: torch.Tensor, right: torch.Tensor) -> bool:
    """Say whether two tensors lie on the same storage."""
    return left.untyped_storage().data_ptr() == right.untyped_storage().data_ptr()


def unchanged(call: Callable[..., Any], *tensors: torch.Tensor) -> bool:
    """Run ``call(*tensors)`` and say whether every tensor still holds what it held."""
    before = [tensor.detach().clone() for tensor in tensors]
    call(*tensors)
    return all(torch.equal(old, new.detach()) for old, new in zip(before, tensors, strict=True))


class GradSpy(nn.Module):
    """A module that notes, at each forward, whether it is training and whether gradients are recorded."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.training_seen: list[bool] = []
        self.grad_seen: list[bool] = []

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Note the modes, then run the wrapped module."""
        self.training_seen.append(self.training)
        self.grad_seen.append(torch.is_grad_enabled())
        return self.inner(*args, **kwargs)
