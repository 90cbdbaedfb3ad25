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
    ### BEGIN SOLUTION
    exact, converted = x.detach().double(), x.detach().to(dtype).double()
    finite, nonzero = torch.isfinite(exact), exact != 0
    overflow, underflow = finite & torch.isinf(converted), nonzero & (converted == 0)
    kept = finite & nonzero & ~overflow & ~underflow
    errors = ((converted - exact) / exact).abs()[kept]  # (number of kept elements,)
    return {
        "overflow": int(overflow.sum()),
        "underflow": int(underflow.sum()),
        "error": float(errors.max()) if errors.numel() else 0.0,
    }
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    for module in model.modules():
        if isinstance(module, keep):
            continue
        for tensor in (*module.parameters(recurse=False), *module.buffers(recurse=False)):
            if tensor.is_floating_point():
                tensor.data = tensor.data.to(dtype)
    return model
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    with torch.autocast(a.device.type, enabled=False):
        difference = a.float()[:, None, :] - b.float()[None, :, :]  # (N, M, D)
        return difference.square().sum(-1)  # (N, M)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_fn(model(x), target)  # ()
    loss.backward()
    optimizer.step()
    return loss.detach()
    ### END SOLUTION


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
        ### BEGIN SOLUTION
        self.factor = float(init_scale)
        self.growth_factor = growth_factor
        self.backoff_factor = backoff_factor
        self.growth_interval = growth_interval
        self.good = 0  # iterations in a row
        self.overflow: dict[int, bool] = {}  # by id of the optimizers that are unscaled in this iteration
        ### END SOLUTION

    def get_scale(self) -> float:
        """Return the scale as it is now."""
        ### BEGIN SOLUTION
        return self.factor
        ### END SOLUTION

    def scale(self, loss: Tensor) -> Tensor:
        """Return *loss*, a float32 tensor of any shape, times the scale, with its graph."""
        ### BEGIN SOLUTION
        return loss * self.factor
        ### END SOLUTION

    def unscale_(self, optimizer: torch.optim.Optimizer) -> None:
        """Divide the gradients (`grad`) of the optimizer's parameters by the scale.

        Args:
            optimizer: with any number of groups; gradients are float32, parameters without one are passed over.

        Raises:
            RuntimeError: this optimizer was unscaled already since the last `update`.
        """
        ### BEGIN SOLUTION
        if id(optimizer) in self.overflow:
            raise RuntimeError("unscale_() was called for this optimizer already since the last update()")
        self.overflow[id(optimizer)] = False
        for group in optimizer.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    param.grad.div_(self.factor)
                    if not bool(torch.isfinite(param.grad).all()):
                        self.overflow[id(optimizer)] = True
        ### END SOLUTION

    def step(self, optimizer: torch.optim.Optimizer) -> bool:
        """Unscale, unless that is done already; then step, unless a gradient overflowed.

        Returns:
            True if *optimizer* made a step; False if a gradient of its parameters holds an infinity or a NaN.
        """
        ### BEGIN SOLUTION
        if id(optimizer) not in self.overflow:
            self.unscale_(optimizer)
        if self.overflow[id(optimizer)]:
            return False
        optimizer.step()
        return True
        ### END SOLUTION

    def update(self) -> None:
        """End the iteration and adapt the scale.

        If a gradient of any optimizer overflowed since the last `update`: multiply the scale by the backoff factor and
        begin to count good iterations anew. Else count one more; when they are *growth_interval* in a row, multiply by
        the growth factor and begin to count anew.
        """
        ### BEGIN SOLUTION
        if any(self.overflow.values()):
            self.factor *= self.backoff_factor
            self.good = 0
        else:
            self.good += 1
            if self.good == self.growth_interval:
                self.factor *= self.growth_factor
                self.good = 0
        self.overflow = {}
        ### END SOLUTION

    def state_dict(self) -> dict[str, Any]:
        """Return what a training that goes on later needs, between two iterations: plain numbers, under your names."""
        ### BEGIN SOLUTION
        return {"scale": self.factor, "good": self.good}
        ### END SOLUTION

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where the scaler that returned *state* was; the options are those of this object."""
        ### BEGIN SOLUTION
        self.factor, self.good = state["scale"], state["good"]
        ### END SOLUTION


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
        ### BEGIN SOLUTION
        self.originals = [param for param in model.parameters() if param.requires_grad]
        self.params = [nn.Parameter(param.detach().clone().float()) for param in self.originals]
        ### END SOLUTION

    def take_gradients(self) -> None:
        """Copy the gradients of the model's parameters to `params`, in float32, in place of older ones.

        Where a parameter has no gradient (None), its copy has none either. The model keeps its gradients, and they
        share no memory with the copies.
        """
        ### BEGIN SOLUTION
        for master, original in zip(self.params, self.originals, strict=True):
            master.grad = None if original.grad is None else original.grad.detach().clone().float()
        ### END SOLUTION

    def write_back(self) -> None:
        """Copy the values of `params` into the model's parameters: same Parameter objects, same dtypes."""
        ### BEGIN SOLUTION
        with torch.no_grad():
            for master, original in zip(self.params, self.originals, strict=True):
                original.copy_(master)
        ### END SOLUTION


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
    ### BEGIN SOLUTION
    model.zero_grad()
    loss = loss_fn(model(x).float(), target)  # ()
    scaler.scale(loss).backward()
    master.take_gradients()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(master.params, max_norm)  # ()
    stepped = scaler.step(optimizer)
    scaler.update()
    master.write_back()
    return {"loss": loss.item(), "norm": norm.item(), "stepped": stepped}
    ### END SOLUTION
