"""Freeze the weights that were pruned.

loses: model
"""

_right = prune_model


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    new = _right(model, amount, masks)
    for weight in prunable_weights(model).values():
        weight.requires_grad_(False)
    return new
