"""Set the weights to 0 as well.

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    new = _right(weight, amount, mask)
    weight.data[~new] = 0.0
    return new
