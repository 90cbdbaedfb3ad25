"""Divide by each layer's spread before comparing.   (tasks.md 7.26, mistake 5)

loses: global
"""

_right = global_masks


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    return _right({name: weight.detach() / weight.detach().std() for name, weight in weights.items()}, amount, masks)
