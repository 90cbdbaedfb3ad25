"""A second torch device that exists on a machine without one: real values, real autograd, strict about mixing.

    with toy_accelerator() as moves:
        ...  # "cuda" means the toy device here, torch.cuda.is_available() is true

Tensors on it compute on the CPU but claim the device `toygpu:0`; an operation that mixes them with CPU tensors of one
or more dimensions raises the error CUDA raises. `.cuda()` and `.to("cuda")` land on it.

The device is registered on first use, in the process that runs the probe: the zygote must not have run a backward
before. Built on two experimental interfaces of torch (`_setup_privateuseone_for_python_backend`, wrapper subclasses);
where they are missing, `RuntimeError` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map

NAME = "toygpu"
_CPU_INDICES_ALLOWED = ("aten::index", "aten::index_put")  # as on CUDA
_registered: list[bool] = []


class _ToyTensor(torch.Tensor):
    """Claims the toy device; holds its values in `raw`, on the CPU."""

    raw: torch.Tensor

    @staticmethod
    def __new__(cls, raw: torch.Tensor) -> _ToyTensor:
        made = torch.Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls, raw.size(), strides=raw.stride(), dtype=raw.dtype, layout=raw.layout,
            storage_offset=raw.storage_offset(), device=f"{NAME}:0",
        )  # fmt: skip
        made.raw = raw
        return made  # type: ignore[no-any-return]

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _dispatch(func, args, kwargs or {})


def _unwrap(value: Any) -> Any:
    return value.raw if isinstance(value, _ToyTensor) else value


def _target(kwargs: dict[str, Any]) -> str | None:
    device = kwargs.get("device")
    return None if device is None else torch.device(device).type


def _dispatch(func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    name: str = func.name()
    tensors = [x for x in tree_flatten((args, kwargs))[0] if isinstance(x, torch.Tensor)]
    toys = [x for x in tensors if isinstance(x, _ToyTensor)]
    target = _target(kwargs)
    plain = {key: "cpu" if key == "device" and value is not None else value for key, value in kwargs.items()}
    if plain.get("pin_memory"):
        plain["pin_memory"] = False
    if name.startswith("aten::copy_"):
        _unwrap(args[0]).copy_(_unwrap(args[1]))
        return args[0]
    if name.startswith("aten::_to_copy"):
        moved = func(*tree_map(_unwrap, args), **plain)
        return _ToyTensor(moved) if (target or (NAME if toys else "cpu")) == NAME else moved
    strangers = [x for x in tensors if not isinstance(x, _ToyTensor) and x.dim() > 0]
    if toys and strangers and not name.startswith(_CPU_INDICES_ALLOWED):
        raise RuntimeError(
            "Expected all tensors to be on the same device, "
            f"but found at least two devices, cuda:0 and cpu! (in {name})"
        )
    out = func(*tree_map(_unwrap, args), **tree_map(_unwrap, plain))
    if name.split(".")[0].endswith("_") and toys and isinstance(args[0], _ToyTensor):
        return args[0]
    on_toy = bool(toys) if target is None else target == NAME
    return tree_map(lambda x: _ToyTensor(x) if isinstance(x, torch.Tensor) and on_toy else x, out)


class _Dispatch(TorchDispatchMode):
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _dispatch(func, args, kwargs or {})


class _CudaMeansToy(TorchFunctionMode):
    """Lands what says "cuda" on the toy device and notes each move."""

    def __init__(self, moves: list[str]) -> None:
        super().__init__()
        self.moves = moves

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        args = [_as_toy(value) for value in args]
        kwargs = {key: _as_toy(value) for key, value in (kwargs or {}).items()}
        if func is torch.Tensor.cuda:
            self.moves.append("cuda")
            return args[0].to(f"{NAME}:0")
        if func is torch.Tensor.to:
            self.moves.append("to")
        return func(*args, **kwargs)


def _as_toy(value: Any) -> Any:
    if isinstance(value, torch.device) and value.type == "cuda":
        return torch.device(NAME, 0)
    if isinstance(value, str) and value.split(":")[0] == "cuda":
        return f"{NAME}:0"
    return value


def _register() -> None:
    """Register the device; must come before the first backward of the process."""
    if _registered:
        return
    try:
        from torch.utils.backend_registration import _setup_privateuseone_for_python_backend as setup
    except ImportError:
        raise RuntimeError(f"torch {torch.__version__} has no Python backends, so no toy accelerator") from None
    setup(NAME)
    _registered.append(True)


@contextmanager
def toy_accelerator(*, available: bool = True) -> Iterator[list[str]]:
    """Make "cuda" the toy device within the block; yield the list of moves ("to", "cuda") it notes.

    With *available* false, torch.cuda.is_available() stays false and "cuda" raises as it does without a GPU.
    """
    moves: list[str] = []
    saved = torch.cuda.is_available
    if not available:
        torch.cuda.is_available = lambda: False
        try:
            yield moves
        finally:
            torch.cuda.is_available = saved
        return
    _register()
    torch.cuda.is_available = lambda: True
    try:
        with _Dispatch(), _CudaMeansToy(moves):
            yield moves
    finally:
        torch.cuda.is_available = saved
