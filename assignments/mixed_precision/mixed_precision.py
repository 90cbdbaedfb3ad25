"""Mixed precision: half floats, autocast, dynamic loss scaling, and master weights in float32.

Sources: P. Micikevicius et al., "Mixed Precision Training", 2018 (https://arxiv.org/abs/1710.03740); PyTorch
documentation, `torch.autocast` and `torch.amp.GradScaler`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

Loss = Callable[[Tensor, Tensor], Tensor]  # (output, target) -> loss, 0-d
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm)


# --- half floats ------------------------------------------------------------------------------------------------------


def conversion_loss(x: Tensor, dtype: torch.dtype) -> dict[str, float]:
    """Say what gets lost when *x* is converted to *dtype*.

    Args:
        x: any shape, float32 or float64; may hold zeros, infinities and NaN.
        dtype: torch.float16 or torch.bfloat16.

    Returns:
        "overflow": how many finite elements become infinite; "underflow": how many elements other than zero become
        zero; "error": the greatest relative error ``|converted - x| / |x|`` of the finite elements other than zero that
        do neither, 0.0 if there are none.

    Source: IEEE 754 rounding, as `Tensor.to` does it.
    """
    raise NotImplementedError("your code here")


def to_half(model: nn.Module, dtype: torch.dtype, keep: tuple[type[nn.Module], ...] = NORMS) -> nn.Module:
    """Convert *model* to *dtype* in place, except for the modules of the classes *keep*.

    Args:
        model: nested to any depth; a module that contains others may have parameters and buffers of its own.
        dtype: torch.float16 or torch.bfloat16, of all floating point parameters and buffers afterwards.
        keep: modules of these classes stay as they are; they contain no other modules.

    Returns:
        The given model, with the same Parameter objects. Tensors of whole numbers keep their dtype.

    Source: Micikevicius et al., section 3.3: statistics and normalisation stay in float32.
    """
    raise NotImplementedError("your code here")


# --- autocast ---------------------------------------------------------------------------------------------------------


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """Return all squared Euclidean distances, computed in float32 even when it is called within autocast.

    Args:
        a: (N, D), float32, float16 or bfloat16.
        b: (M, D), of the same dtype and on the same device.

    Returns:
        (N, M), float32: ``sum over d of (a[n, d] - b[m, d])**2``.

    Source: PyTorch documentation, "Autocasting": `torch.autocast(device_type, enabled=False)`.
    """
    raise NotImplementedError("your code here")


def autocast_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, loss_fn: Loss, x: Tensor, target: Tensor, dtype: torch.dtype
) -> Tensor:
    """Train *model* for one step with autocast, and return the loss before the step.

    The forward pass runs within autocast to *dtype* on the device of *x*, the backward pass outside of it. Weights and
    gradients stay in float32. Old gradients do not count.

    Args:
        model: in float32, on the device of *x*.
        optimizer: of the model's parameters.
        loss_fn: its loss is computed in float32.
        x: (B, ...), float32.
        target: what *loss_fn* takes.
        dtype: torch.bfloat16 or torch.float16.

    Returns:
        0-d, float32, without a graph.

    Source: PyTorch documentation, "Automatic Mixed Precision examples".
    """
    raise NotImplementedError("your code here")


# --- dynamic loss scaling ---------------------------------------------------------------------------------------------


class LossScaler:
    """Multiply the loss so that small gradients survive float16, and find the greatest factor that works.

    One iteration is: ``scale(loss).backward()``, perhaps ``unscale_(optimizer)``, ``step(optimizer)``, ``update()``;
    with several optimizers, each has its own `step`, before the one `update`.

    Source: torch.amp.GradScaler; Micikevicius et al., section 3.2.
    """

    def __init__(
        self,
        init_scale: float = 65536.0,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
    ) -> None:
        """Start with the factor *init_scale*.

        Args:
            init_scale: greater than 0.
            growth_factor: the scale is multiplied by it after enough good iterations, greater than 1.
            backoff_factor: the scale is multiplied by it after an overflow, between 0 and 1.
            growth_interval: how many iterations in a row must be good, at least 1.
        """
        raise NotImplementedError("your code here")

    def get_scale(self) -> float:
        """Return the scale as it is now."""
        raise NotImplementedError("your code here")

    def scale(self, loss: Tensor) -> Tensor:
        """Return *loss*, a float32 tensor of any shape, times the scale, with its graph."""
        raise NotImplementedError("your code here")

    def unscale_(self, optimizer: torch.optim.Optimizer) -> None:
        """Divide the gradients (`grad`) of the optimizer's parameters by the scale.

        Args:
            optimizer: with any number of groups; gradients are float32, parameters without one are passed over.

        Raises:
            RuntimeError: this optimizer was unscaled already since the last `update`.
        """
        raise NotImplementedError("your code here")

    def step(self, optimizer: torch.optim.Optimizer) -> bool:
        """Unscale, unless that is done already; then step, unless a gradient overflowed.

        Returns:
            True if *optimizer* made a step; False if a gradient of its parameters holds an infinity or a NaN.
        """
        raise NotImplementedError("your code here")

    def update(self) -> None:
        """End the iteration and adapt the scale.

        If a gradient of any optimizer overflowed since the last `update`: multiply the scale by the backoff factor and
        begin to count good iterations anew. Else count one more; when they are *growth_interval* in a row, multiply by
        the growth factor and begin to count anew.
        """
        raise NotImplementedError("your code here")

    def state_dict(self) -> dict[str, Any]:
        """Return what a training that goes on later needs, between two iterations: plain numbers, under your names."""
        raise NotImplementedError("your code here")

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where the scaler that returned *state* was; the options are those of this object."""
        raise NotImplementedError("your code here")


# --- master weights ---------------------------------------------------------------------------------------------------


class MasterWeights:
    """Keep float32 copies of the weights of a model in half precision, for the optimizer to work on.

    `params` is the list of the copies: leaf tensors in float32 that require gradients, one for each parameter of the
    model that requires gradients, in the order of ``model.parameters()``, on its device.

    Source: Micikevicius et al., section 3.1.
    """

    def __init__(self, model: nn.Module) -> None:
        """Copy the weights.

        Args:
            model: its parameters may have different dtypes, float32 among them; copies never share memory with them.
        """
        raise NotImplementedError("your code here")

    def take_gradients(self) -> None:
        """Copy the gradients of the model's parameters to `params`, in float32, in place of older ones.

        Where a parameter has no gradient (None), its copy has none either. The model keeps its gradients, and they
        share no memory with the copies.
        """
        raise NotImplementedError("your code here")

    def write_back(self) -> None:
        """Copy the values of `params` into the model's parameters: same Parameter objects, same dtypes."""
        raise NotImplementedError("your code here")


# --- all together -----------------------------------------------------------------------------------------------------


def train_step(
    model: nn.Module,
    master: MasterWeights,
    optimizer: torch.optim.Optimizer,
    scaler: LossScaler,
    loss_fn: Loss,
    x: Tensor,
    target: Tensor,
    max_norm: float,
) -> dict[str, float]:
    """Train a model in half precision for one iteration, with loss scaling, clipping and master weights.

    Gradients left in the model by earlier iterations do not count. The gradients of all master weights together are
    clipped to the norm *max_norm*, in the units of the loss that is not scaled.

    Args:
        model: in float16 or bfloat16.
        master: of this model.
        optimizer: of ``master.params``.
        scaler: of this training; its `update` is called once.
        loss_fn: gets the output in float32, so that the loss is computed in float32.
        x: (B, ...), in the dtype of the model.
        target: float32, or what *loss_fn* takes.
        max_norm: greater than 0.

    Returns:
        "loss": the loss, not scaled; "norm": the norm of the gradient before clipping, not scaled (infinite or NaN
        after an overflow); "stepped": whether the optimizer made a step, which is for the scaler to say: a norm may
        overflow where no gradient does.
    """
    raise NotImplementedError("your code here")
