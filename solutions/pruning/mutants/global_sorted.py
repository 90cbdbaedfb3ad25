"""Return the masks in the order of the alphabet.

loses: global
"""

_right = global_masks


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    return dict(sorted(_right(weights, amount, masks).items()))
