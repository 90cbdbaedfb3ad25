"""Return only what the second round prunes.   (tasks.md 7.26, mistake 9)

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    new = _right(weight, amount, mask)
    return new if mask is None else new | ~mask
