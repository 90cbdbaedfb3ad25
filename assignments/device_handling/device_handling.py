"""Device handling: pick a device, move nested batches, keep model and data together, save and load across devices.

Sources: PyTorch documentation, `torch.Tensor.to`, `torch.nn.Module.to`, `torch.nn.Module.register_buffer`,
`torch.load`, "Saving and loading models across devices".
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

WRAPPER_PREFIXES = ("module.", "_orig_mod.")  # of DataParallel and DistributedDataParallel, and of torch.compile


# --- pick a device ----------------------------------------------------------------------------------------------------


def pick_device(preferred: str | torch.device | None = None) -> torch.device:
    """Return the device to work on.

    Args:
        preferred: "cpu", "cuda", "cuda:1", "mps", ... or a torch.device; None leaves the choice to this function.

    Returns:
        *preferred* as a torch.device. For None: "cuda" where CUDA is available, else "mps" where that is available,
        else "cpu". Availability is asked at each call.

    Raises:
        RuntimeError: the machine has no such device now; "cuda:4" needs five GPUs.

    Source: torch.cuda.is_available, torch.cuda.device_count, torch.backends.mps.is_available.
    """
    raise NotImplementedError("your code here")


# --- move nested batches ----------------------------------------------------------------------------------------------


def move_to(batch: Any, device: str | torch.device) -> Any:
    """Return *batch* with every tensor in it on *device*, nested to any depth.

    Args:
        batch: a tensor, or another object with a method `to` (PackedSequence is one), which is asked to move itself;
            a dict, list, tuple, named tuple or dataclass, whose items are moved and which keeps its class (a
            defaultdict also its default_factory, a dict its order); anything else (strings, numbers, None, ...) is
            returned as it is.
        device: where to.

    Returns:
        The moved batch. The caller's containers are not changed; a tensor that is on *device* already may be the same
        object. Values, shapes, dtypes and the graph of autograd are kept.

    Source: torch.Tensor.to.
    """
    raise NotImplementedError("your code here")


# --- keep model and data together -------------------------------------------------------------------------------------


class Normalize(nn.Module):
    """Standardise the features of padded sequences with fixed statistics.

        y[b, t, d] = (x[b, t, d] - mean[d]) / std[d]  where t < lengths[b], else 0

    `mean` and `std` belong to the state of the module (they are in `state_dict()` under these names and go where the
    module goes), but are not trained: the module has no parameters.

    Source: torch.nn.Module.register_buffer.
    """

    def __init__(self, mean: Tensor, std: Tensor) -> None:
        """Keep the statistics.

        Args:
            mean: (D,), one mean a feature.
            std: (D,), one standard deviation a feature, greater than 0.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """Return the standardised sequences, on the device of x.

        Args:
            x: (B, T, D), on the module's device.
            lengths: (B,), int64, on the module's device; how many steps of each sequence are real, 1..T.

        Returns:
            (B, T, D), exactly 0 in the padded steps.
        """
        raise NotImplementedError("your code here")


def devices_of(*things: Any) -> set[torch.device]:
    """Return the devices that *things* lie on.

    Args:
        things: modules, of which all parameters and all buffers count; tensors; dicts, lists and tuples of them,
            nested to any depth. Anything else lies on no device.

    Returns:
        The device of each tensor found; an empty set when there is none.
    """
    raise NotImplementedError("your code here")


def same_device(model: nn.Module, batch: Any, device: str | torch.device | None = None) -> bool:
    """Say whether *model* and *batch* lie on one device, all of them, and on *device* where that is given.

    Args:
        model: all its parameters and buffers count; it may have none.
        batch: tensors, nested as in `devices_of`; there may be none.
        device: without a number, "cuda", it stands for any device of its type.

    Returns:
        True or False; True when there is no tensor at all.
    """
    raise NotImplementedError("your code here")


# --- wrappers ---------------------------------------------------------------------------------------------------------


def unwrap(model: nn.Module) -> nn.Module:
    """Return the model inside nn.DataParallel, nn.parallel.DistributedDataParallel and torch.compile.

    Args:
        model: a model in any number of these wrappers, in any order, or in none.

    Returns:
        The model itself, the same object. A part of it that is called `module` is no wrapper.

    Source: a data parallel wrapper keeps the model as its attribute `module`, torch.compile's as `_orig_mod`.
    """
    raise NotImplementedError("your code here")


def strip_prefix(state_dict: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return *state_dict* with the names that the bare model has.

    Args:
        state_dict: of a model in any number of wrappers, in any order, or in none.

    Returns:
        A new dict with the same tensors in the same order. A prefix of `WRAPPER_PREFIXES` is taken off where it stands
        at the very beginning of all names; this is repeated as long as there is one.

    Source: torch.nn.modules.utils.consume_prefix_in_state_dict_if_present.
    """
    raise NotImplementedError("your code here")


# --- save and load ----------------------------------------------------------------------------------------------------


def save_checkpoint(model: nn.Module, path: str | Path) -> None:
    """Write the weights of *model* to the file *path*.

    The file holds the state dict of the bare model, whatever it is wrapped in, and nothing around it. The model stays
    as it is and where it is.

    Source: PyTorch tutorial "Saving and loading models for inference": save the state_dict, not the model.
    """
    raise NotImplementedError("your code here")


def load_checkpoint(path: str | Path, model: nn.Module, device: str | torch.device) -> nn.Module:
    """Load the weights in the file *path* into *model*, and put the model on *device*.

    Args:
        path: a file with a state dict, written on any device (also one that this machine lacks), from a model in
            wrappers or not.
        model: may lie in wrappers, too; its parameters stay the same objects, so that an optimizer goes on.
        device: where the model is wanted.

    Returns:
        The given model.

    Raises:
        RuntimeError: the names in the file are not exactly those of the model.
        pickle.UnpicklingError: the file holds anything but tensors and plain data; no code of the file is run.

    Source: torch.load, map_location and weights_only.
    """
    raise NotImplementedError("your code here")
