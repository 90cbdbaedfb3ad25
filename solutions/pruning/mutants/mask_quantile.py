"""Take a quantile for the threshold, which prunes another number.   (tasks.md 7.26, mistake 1)

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    old = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask
    sizes = weight.detach().abs()
    remaining = int(old.sum())
    share = number_to_prune(amount, remaining) / remaining
    return old & (sizes > torch.quantile(sizes[old], share))
