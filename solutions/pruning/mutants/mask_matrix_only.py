"""Expect two dimensions.

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    rows, columns = weight.shape
    return _right(weight, amount, mask).reshape(rows, columns)
