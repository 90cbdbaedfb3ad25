"""Device handling: pick a device, move nested batches, keep model and data together, save and load.

Oskar B., group 4.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from functools import singledispatch
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parallel import DataParallel, DistributedDataParallel

WRAPPER_PREFIXES = ("module.", "_orig_mod.")


# ---- pick a device ----


def available(device: torch.device) -> bool:
    """Is this device on this machine?"""
    number = device.index or 0
    if device.type == "cpu":
        return number == 0
    if device.type == "cuda":
        return torch.cuda.is_available() and number < torch.cuda.device_count()
    if device.type == "mps":
        return torch.backends.mps.is_available() and number == 0
    return False


def pick_device(preferred: str | torch.device | None = None) -> torch.device:
    if preferred is not None:
        wish = torch.device(preferred)
        if not available(wish):
            # better an error than a night of training on the wrong device
            raise RuntimeError(f"{wish} is not available on this machine")
        return wish
    for name in ("cuda", "mps", "cpu"):
        if available(torch.device(name)):
            return torch.device(name)
    raise RuntimeError("no device at all?")


# ---- move nested batches ----


def move_to(batch: Any, device: str | torch.device) -> Any:
    if hasattr(batch, "to"):  # tensors, PackedSequence, BatchEncoding, ... PackedSequence is a tuple too, so this is first
        return batch.to(device)
    return _move(batch, device)


@singledispatch
def _move(batch: Any, device: Any) -> Any:
    if dataclasses.is_dataclass(batch) and not isinstance(batch, type):
        changes = {f.name: move_to(getattr(batch, f.name), device) for f in dataclasses.fields(batch)}
        return dataclasses.replace(batch, **changes)
    return batch  # a string, a number, None ...


@_move.register
def _(batch: dict, device: Any) -> Any:
    items = [(key, move_to(value, device)) for key, value in batch.items()]
    if isinstance(batch, defaultdict):  # its constructor wants the factory first
        return type(batch)(batch.default_factory, items)
    return type(batch)(items)


@_move.register
def _(batch: list, device: Any) -> Any:
    return type(batch)([move_to(item, device) for item in batch])


@_move.register
def _(batch: tuple, device: Any) -> Any:
    items = [move_to(item, device) for item in batch]
    if hasattr(batch, "_make"):  # namedtuple
        return batch._make(items)
    return type(batch)(items)


# ---- keep model and data together ----


class Normalize(nn.Module):
    """Standardise padded sequences."""

    mean: Tensor
    std: Tensor

    def __init__(self, mean: Tensor, std: Tensor) -> None:
        super().__init__()
        # buffers: saved and moved with the module, but not trained
        self.register_buffer("mean", mean.clone())
        self.register_buffer("std", std.clone())

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        time = torch.arange(x.size(1), device=x.device)
        padded = time[None, :] >= lengths[:, None]  # (B, T)
        out = (x - self.mean) / self.std
        return out.masked_fill(padded[..., None], 0.0)


def all_tensors(thing: Any):
    """Go through everything that holds tensors."""
    if isinstance(thing, Tensor):
        yield thing
    elif isinstance(thing, nn.Module):
        yield from thing.parameters()
        yield from thing.buffers()  # running_mean and friends
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from all_tensors(value)
    elif isinstance(thing, (list, tuple)):
        for item in thing:
            yield from all_tensors(item)


def devices_of(*things: Any) -> set[torch.device]:
    return {tensor.device for tensor in all_tensors(things)}


def same_device(model: nn.Module, batch: Any, device: str | torch.device | None = None) -> bool:
    found = devices_of(model, batch)
    if len(found) > 1:
        return False
    if device is None or not found:
        return True
    (only,) = found
    wanted = torch.device(device)
    return only.type == wanted.type and (wanted.index is None or wanted.index == only.index)


# ---- wrappers ----


def unwrap(model: nn.Module) -> nn.Module:
    if isinstance(model, (DataParallel, DistributedDataParallel)):
        return unwrap(model.module)
    if hasattr(model, "_orig_mod"):
        return unwrap(model._orig_mod)
    return model


def strip_prefix(state_dict):
    result = dict(state_dict)
    for prefix in WRAPPER_PREFIXES:
        # only a wrapper if ALL names have it, a layer may be called "module" as well
        if result and all(name.startswith(prefix) for name in result):
            shorter = {name[len(prefix) :]: tensor for name, tensor in result.items()}
            return strip_prefix(shorter)  # there may be another wrapper inside
    return result


# ---- save and load ----


def save_checkpoint(model: nn.Module, path: str | Path) -> None:
    torch.save(unwrap(model).state_dict(), path)


def load_checkpoint(path: str | Path, model: nn.Module, device: str | torch.device) -> nn.Module:
    weights = torch.load(path, map_location=torch.device("cpu"), weights_only=True)
    unwrap(model).load_state_dict(strip_prefix(weights))
    model.to(device)  # in place for modules
    return model
