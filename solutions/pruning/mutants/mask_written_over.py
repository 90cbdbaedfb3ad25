"""Write into the earlier mask.

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    new = _right(weight, amount, mask)
    return new if mask is None else mask.copy_(new)
