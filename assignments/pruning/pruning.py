"""Magnitude pruning: remove the smallest weights of a network, and train on without them.

Sources: S. Han, J. Pool, J. Tran, W. Dally, "Learning both Weights and Connections for Efficient Neural Networks", 2015
(https://arxiv.org/abs/1506.02626); the meaning of an amount is that of `torch.nn.utils.prune`
(https://docs.pytorch.org/docs/stable/nn.html#utilities).

A mask is a bool tensor: True where a weight is kept, False where it is pruned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import torch
from torch import Tensor, nn


def number_to_prune(amount: int | float, remaining: int) -> int:
    """Return how many of *remaining* items an *amount* stands for.

    Args:
        amount: a float is a fraction in 0..1; the result is amount * remaining, rounded to the nearest whole number, a
            half to the even one. An int is the number itself, in 0..remaining.
        remaining: how many items are not pruned yet, at least 0.

    Raises:
        ValueError: *amount* is outside of its range.
    """
    raise NotImplementedError("your code here")


def magnitude_mask(weight: Tensor, amount: int | float, mask: Tensor | None = None) -> Tensor:
    """Return the mask that prunes the weights of smallest absolute value, exactly as many as *amount* says.

    Args:
        weight: any shape. Left as it is.
        amount: as for `number_to_prune`; it counts of the weights that *mask* keeps.
        mask: of an earlier round, the shape of *weight*; what is pruned there stays pruned, whatever value it has now.
            None: nothing is pruned yet. Left as it is.

    Returns:
        The mask, bool, shape and device of *weight*. Among weights of equal size any may be pruned.
    """
    raise NotImplementedError("your code here")


def channel_mask(weight: Tensor, amount: int | float, dim: int = 0) -> Tensor:
    """Return the mask that prunes whole slices along *dim*, those of smallest L2 norm.

    Slice i along dim 0 is ``weight[i]``, along dim 1 ``weight[:, i]``. For the weight of a convolution, (O, C, kh, kw),
    dim 0 prunes output channels, and dim 1 input channels.

    Args:
        weight: two dimensions or more. Left as it is.
        amount: as for `number_to_prune`; it counts slices.
        dim: negative numbers count from the end.

    Returns:
        The mask, bool, shape and device of *weight*: within one slice all True or all False.
    """
    raise NotImplementedError("your code here")


def global_masks(
    weights: Mapping[str, Tensor], amount: int | float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    """Return one mask for each weight, which together prune the smallest of *all* weights.

    Args:
        weights: one tensor or more, of any shapes, one dtype and one device. Left as they are.
        amount: as for `number_to_prune`; it counts of all weights together that *masks* keep.
        masks: of an earlier round, with the same keys; what is pruned there stays pruned. None: nothing is pruned yet.

    Returns:
        The masks by the names of *weights*, in their order.
    """
    raise NotImplementedError("your code here")


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    """Return the weights of all `nn.Linear` and `nn.Conv2d` modules in *model*, however deep, and nothing else.

    Returns:
        The parameters themselves by the names that `model.named_parameters()` gives them, in its order. *model* itself
        may be such a module.
    """
    raise NotImplementedError("your code here")


def sparsity(model: nn.Module) -> float:
    """Return the share, 0 to 1, of the elements of all prunable weights that are exactly 0; without any, 0."""
    raise NotImplementedError("your code here")


def prune_model(model: nn.Module, amount: int | float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    """Set the smallest of all prunable weights of *model* to 0, in place, and return the masks.

    The parameters stay the objects they are, and the model keeps no other trace: no new parameters, buffers or hooks.

    Args:
        model: has one prunable weight or more.
        amount: as for `global_masks`.
        masks: what an earlier call for this model returned, or None.

    Returns:
        The masks by the names of the weights.
    """
    raise NotImplementedError("your code here")


def finetune(
    model: nn.Module,
    masks: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    batches: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
) -> list[float]:
    """Train *model* on each batch once while the pruned weights stay 0; return the loss of each batch.

    Pruned weights are 0 in every forward pass, the first one included, and after the last step.

    Args:
        model: trained in place, in the mode it is in.
        masks: by the name of the parameter in *model*; a parameter without a mask is trained as usual.
        optimizer: of any kind, holds the parameters of *model* and perhaps momentum from an earlier training. Gradients
            that are there when the function is called do not count.
        batches: pairs (x, target), each used for one step; perhaps a generator.
        loss_fn: called as ``loss_fn(model(x), target)``, returns a 0-d tensor.

    Returns:
        The loss of each batch before its step, in order.
    """
    raise NotImplementedError("your code here")
