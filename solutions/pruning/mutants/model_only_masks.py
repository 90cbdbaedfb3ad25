"""Return the masks and leave the weights.

loses: model
"""


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    return global_masks(prunable_weights(model), amount, masks)
