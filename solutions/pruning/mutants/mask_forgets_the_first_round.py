"""Ignore the earlier mask.   (tasks.md 7.26, mistake 9)

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    return _right(weight, amount)
