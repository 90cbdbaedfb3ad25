"""Mark the pruned weights with True.

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    return ~_right(weight, amount, mask)
