"""Prune single weights, not slices.   (tasks.md 7.26, mistake 6)

loses: structured
"""


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    return magnitude_mask(weight, amount)
