"""Prune the same share of each row.   (tasks.md 7.26, mistake 5)

loses: unstructured
"""

_right = magnitude_mask


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    if weight.dim() < 2 or isinstance(amount, int):
        return _right(weight, amount, mask)
    rows = [_right(row, amount, None if mask is None else mask[number]) for number, row in enumerate(weight)]
    return torch.stack(rows)
