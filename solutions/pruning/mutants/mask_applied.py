"""Return the pruned weight, not the mask.

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    return weight.detach() * _right(weight, amount, mask)
