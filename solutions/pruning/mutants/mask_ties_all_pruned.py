"""Prune all that equal the threshold.   (tasks.md 7.26, mistake 2)

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    old = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask
    sizes = weight.detach().abs()
    count = number_to_prune(amount, int(old.sum()))
    if count == 0:
        return old.clone()
    threshold = sizes[old].sort().values[count - 1]
    return old & ~(sizes <= threshold)
