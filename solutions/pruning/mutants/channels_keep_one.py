"""Never prune the last slice.

loses: structured
"""

_right = channel_mask


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    slices = weight.shape[dim]
    return _right(weight, min(number_to_prune(amount, slices), slices - 1), dim)
