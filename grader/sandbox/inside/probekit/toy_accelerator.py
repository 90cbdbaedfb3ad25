"""A second torch device that exists on a machine without one: real values, real autograd, strict about mixing.

    with toy_accelerator() as moves:
        ...  # "cuda" means the toy device here, torch.cuda.is_available() is true

Tensors on it compute on the CPU but claim the device `toygpu:0`; an operation that mixes them with CPU tensors of one
or more dimensions raises the error CUDA raises. `.cuda()` and `.to("cuda")` land on it, and so does
`torch.load(map_location="cuda")`; what `torch.save` writes of it is marked as coming from "cuda:0".

The device is registered on first use, in the process that runs the probe: the zygote must not have run a backward
before. Built on two experimental interfaces of torch (`_setup_privateuseone_for_python_backend`, wrapper subclasses);
where the first is missing (torch 2.6), the tensors claim the device `meta` and are the same otherwise.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map

NAME = "toygpu"
_CPU_INDICES_ALLOWED = ("aten::index", "aten::index_put")  # as on CUDA
_registered: list[torch.device] = []  # the device that toy tensors claim, once it is known


def _toy() -> torch.device:
    return _registered[0]


class _ToyTensor(torch.Tensor):
    """Claims the toy device; holds its values in `raw`, on the CPU."""

    raw: torch.Tensor

    @staticmethod
    def __new__(cls, raw: torch.Tensor) -> _ToyTensor:
        made = torch.Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls, raw.size(), strides=raw.stride(), dtype=raw.dtype, layout=raw.layout,
            storage_offset=raw.storage_offset(), device=_toy(),
        )  # fmt: skip
        made.raw = raw
        return made  # type: ignore[no-any-return]

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _dispatch(func, args, kwargs or {})

    @property
    def is_cuda(self) -> bool:  # type: ignore[override]
        """Say what a CUDA tensor says."""
        return True

    def tolist(self) -> Any:
        """Return the values, as a CUDA tensor does."""
        return self.raw.tolist()

    def __repr__(self, **_: Any) -> str:  # type: ignore[override]
        """Return what is printed for a CUDA tensor."""
        return f"{self.raw!r}"[:-1] + ", device='cuda:0')"

    def __format__(self, spec: str) -> str:
        return format(self.raw, spec) if self.dim() == 0 else repr(self)

    def __copy__(self) -> _ToyTensor:
        return _ToyTensor(self.raw)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Be saved as a plain tensor; `_tagger` says where its storage lies."""
        _saved_storages.append(self.raw.untyped_storage())
        return self.raw.__reduce_ex__(protocol)


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
        return _ToyTensor(moved) if (target or (_toy().type if toys else "cpu")) == _toy().type else moved
    strangers = [x for x in tensors if not isinstance(x, _ToyTensor) and x.dim() > 0]
    if toys and strangers and not name.startswith(_CPU_INDICES_ALLOWED):
        raise RuntimeError(
            "Expected all tensors to be on the same device, "
            f"but found at least two devices, cuda:0 and cpu! (in {name})"
        )
    out = func(*tree_map(_unwrap, args), **tree_map(_unwrap, plain))
    if name.split(".")[0].endswith("_") and toys and isinstance(args[0], _ToyTensor):
        return args[0]
    on_toy = bool(toys) if target is None else target == _toy().type
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
        if func is torch.device and args and str(args[0]).split(":")[0] == "cuda":
            return _toy()  # whose index is part of its name already
        args = [_as_toy(value) for value in args]
        kwargs = {key: _as_toy(value) for key, value in (kwargs or {}).items()}
        if func is torch.Tensor.cuda:
            self.moves.append("cuda")
            return args[0].to(_toy())
        if func is torch.Tensor.to:
            self.moves.append("to")
        if func is torch.Tensor.pin_memory:
            return args[0]  # there is no pinned memory to copy it to
        if func in (torch.tensor, torch.as_tensor, torch.asarray, torch.Tensor.new_tensor):
            return _from_data(func, args, kwargs)
        return func(*args, **kwargs)


def _from_data(func: Any, args: list[Any], kwargs: dict[str, Any]) -> torch.Tensor:
    """Make a tensor from data on the CPU and move it: torch copies numbers to devices it was built with only."""
    given = kwargs.pop("device", None)
    requires_grad = kwargs.pop("requires_grad", False)
    if func is torch.Tensor.new_tensor:
        given = args[0].device if given is None else given
        func, args, kwargs = torch.tensor, args[1:], {"dtype": args[0].dtype, **kwargs}
    source = args[0] if args else kwargs.get("data")
    if given is None and isinstance(source, torch.Tensor):
        given = source.device
    if func is torch.tensor and isinstance(source, torch.Tensor):
        made = source.detach().clone().to(kwargs.get("dtype") or source.dtype)
    else:
        made = func(*args, **kwargs)
    placed = made if given is None else made.to(given)
    return placed.detach().requires_grad_() if requires_grad else placed


def _as_toy(value: Any) -> Any:
    if isinstance(value, torch.device) and value.type == "cuda":
        return _toy()
    if isinstance(value, str) and value.split(":")[0] == "cuda":
        return str(_toy())
    return value


# --- files ------------------------------------------------------------------------------------------------------------

_saved_storages: list[torch.UntypedStorage] = []  # of toy tensors, from pickling until their location is asked for


def _tagger(original: Callable[[Any], str]) -> Callable[[Any], str]:
    """Wrap `torch.serialization.location_tag`: the storages of toy tensors lie on "cuda:0"."""

    def location_tag(storage: Any) -> str:
        untyped = getattr(storage, "_untyped_storage", storage)
        if any(known._cdata == untyped._cdata for known in _saved_storages):
            return "cuda:0"
        return original(storage)

    return location_tag


def _loader(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `torch.load`: what a file or map_location puts on "cuda" becomes toy tensors."""

    @functools.wraps(original)
    def load(f: Any, map_location: Any = None, *args: Any, **kwargs: Any) -> Any:
        on_toy: list[Any] = []

        def place(storage: Any, location: str) -> Any:
            wanted: Any = location if map_location is None else map_location
            if callable(map_location):
                placed = map_location(storage, location)
                if placed is not None:
                    return placed
                wanted = location
            elif isinstance(map_location, dict):
                wanted = map_location.get(location, location)
            wanted = str(wanted)
            if wanted.split(":")[0] not in ("cuda", _toy().type):
                return torch.serialization.default_restore_location(storage, wanted)
            on_toy.append(storage)
            return storage

        return _placed(original(f, place, *args, **kwargs), on_toy)

    return load


def _placed(value: Any, on_toy: list[Any]) -> Any:
    """Return *value*, its containers the same objects, with toy tensors for those on the storages *on_toy*."""
    if isinstance(value, torch.Tensor):
        mine = value.untyped_storage()._cdata
        return _ToyTensor(value.detach()) if any(storage._cdata == mine for storage in on_toy) else value
    if isinstance(value, dict):
        for key, item in value.items():
            value[key] = _placed(item, on_toy)
        return value
    return tree_map(lambda item: _placed(item, on_toy), value) if isinstance(value, list | tuple) else value


# --- the device -------------------------------------------------------------------------------------------------------


def _register() -> None:
    """Register the device; must come before the first backward of the process."""
    if _registered:
        return
    try:
        from torch.utils.backend_registration import _setup_privateuseone_for_python_backend as setup
    except ImportError:
        _registered.append(torch.device("meta", 0))  # the one device besides the CPU that autograd knows everywhere
        return
    setup(NAME)
    _registered.append(torch.device(NAME, 0))


@contextmanager
def toy_accelerator(*, available: bool = True) -> Iterator[list[str]]:
    """Make "cuda" the toy device within the block; yield the list of moves ("to", "cuda") it notes.

    With *available* false, torch.cuda.is_available() stays false and "cuda" raises as it does without a GPU.
    """
    moves: list[str] = []
    if not available:
        with mock.patch.object(torch.cuda, "is_available", return_value=False):
            yield moves
        return
    _register()
    load, location_tag = _loader(torch.load), _tagger(torch.serialization.location_tag)
    with (
        mock.patch.object(torch.cuda, "is_available", return_value=True),
        mock.patch.object(torch, "load", load),
        mock.patch.object(torch.serialization, "load", load),
        mock.patch.object(torch.serialization, "location_tag", location_tag),
        _Dispatch(),
        _CudaMeansToy(moves),
    ):
        try:
            yield moves
        finally:
            _saved_storages.clear()
