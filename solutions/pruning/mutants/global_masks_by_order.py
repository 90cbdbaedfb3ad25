"""Pair weights and earlier masks by their order, not by their names.

loses: global
"""

_right = global_masks


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    if masks is not None:
        masks = {
            name: mask.reshape(weights[name].shape) if mask.numel() == weights[name].numel() else mask
            for name, mask in zip(weights, masks.values(), strict=True)
        }
    return _right(weights, amount, masks)
