"""Prune only what is below the threshold.   (tasks.md 7.26, mistake 2)

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    old = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask
    sizes = weight.detach().abs()
    count = number_to_prune(amount, int(old.sum()))
    ordered = sizes[old].sort().values
    threshold = ordered[count] if count < len(ordered) else float("inf")
    return old & ~(sizes < threshold)
