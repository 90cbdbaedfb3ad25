"""Ignore the earlier masks.   (tasks.md 7.26, mistake 9)

loses: global
"""

_right = global_masks


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    return _right(weights, amount)
