"""Never prune everything.

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    remaining = weight.numel() if mask is None else int(mask.sum())
    return _right(weight, min(number_to_prune(amount, remaining), remaining - 1), mask)
