"""Leave the masks flat.

loses: global
"""

_right = global_masks


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    return {name: mask.flatten() for name, mask in _right(weights, amount, masks).items()}
