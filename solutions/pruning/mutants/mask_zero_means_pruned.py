"""Take zeros for pruned weights and look at no mask.

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    return _right(weight, amount, None if mask is None else weight.detach() != 0)
