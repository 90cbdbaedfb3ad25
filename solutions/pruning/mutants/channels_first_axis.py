"""Ignore dim.   (tasks.md 7.26, mistake 6)

loses: structured
"""

_right = channel_mask


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    return _right(weight, amount, 0)
