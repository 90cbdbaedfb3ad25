"""Return a mask of zeros and ones, not of bools.

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    return _right(weight, amount, mask).to(weight.dtype)
