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
    ### BEGIN SOLUTION
    if isinstance(amount, int):
        if not 0 <= amount <= remaining:
            raise ValueError(f"cannot prune {amount} of {remaining}")
        return amount
    if not 0.0 <= amount <= 1.0:
        raise ValueError(f"a fraction lies in 0..1, not at {amount}")
    return round(amount * remaining)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    kept = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask.clone()
    flat = kept.flatten()  # (n,)
    places = flat.nonzero().squeeze(1)  # (remaining,)
    sizes = weight.detach().flatten()[places].abs()  # (remaining,)
    smallest = sizes.argsort()[: number_to_prune(amount, len(places))]  # (count,)
    flat[places[smallest]] = False
    return flat.reshape(weight.shape)  # (n,) -> shape of weight
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    slices = weight.detach().movedim(dim, 0).flatten(1)  # (S, rest)
    norms = slices.pow(2).sum(1)  # (S,), squared: the order is the same
    kept = torch.ones_like(norms, dtype=torch.bool)  # (S,)
    kept[norms.argsort()[: number_to_prune(amount, len(norms))]] = False
    shape = [1] * weight.dim()
    shape[dim] = -1
    return kept.reshape(shape).expand_as(weight).clone()  # (S,) -> shape of weight
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    every = torch.cat([weight.detach().flatten() for weight in weights.values()])  # (n,)
    old = None if masks is None else torch.cat([masks[name].flatten() for name in weights])  # (n,)
    parts = magnitude_mask(every, amount, old).split([weight.numel() for weight in weights.values()])
    return {name: part.reshape(weight.shape) for (name, weight), part in zip(weights.items(), parts, strict=True)}
    ### END SOLUTION


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    """Return the weights of all `nn.Linear` and `nn.Conv2d` modules in *model*, however deep, and nothing else.

    Returns:
        The parameters themselves by the names that `model.named_parameters()` gives them, in its order. *model* itself
        may be such a module.
    """
    ### BEGIN SOLUTION
    found = {}
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear | nn.Conv2d):
            found[f"{name}.weight" if name else "weight"] = module.weight
    return found
    ### END SOLUTION


def sparsity(model: nn.Module) -> float:
    """Return the share, 0 to 1, of the elements of all prunable weights that are exactly 0; without any, 0."""
    ### BEGIN SOLUTION
    weights = prunable_weights(model).values()
    zeros = sum(int((weight == 0).sum()) for weight in weights)
    return zeros / max(1, sum(weight.numel() for weight in weights))
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    weights = prunable_weights(model)
    new = global_masks(weights, amount, masks)
    with torch.no_grad():
        for name, weight in weights.items():
            weight.masked_fill_(~new[name], 0.0)
    return new
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    pruned = {name: ~mask for name, mask in masks.items()}

    @torch.no_grad()
    def remove() -> None:
        for name, parameter in model.named_parameters():
            if name in pruned:
                parameter.masked_fill_(pruned[name], 0.0)

    losses = []
    remove()
    for x, target in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), target)
        loss.backward()
        optimizer.step()
        remove()
        losses.append(loss.item())
    return losses
    ### END SOLUTION
