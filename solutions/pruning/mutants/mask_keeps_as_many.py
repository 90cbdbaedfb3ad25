"""Keep as many as should be pruned.   (tasks.md 7.26, mistake 4)

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    old = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask
    sizes = torch.where(old, weight.detach().abs(), -1.0).flatten()
    flat = torch.zeros_like(sizes, dtype=torch.bool)
    flat[sizes.topk(number_to_prune(amount, int(old.sum()))).indices] = True
    return flat.reshape(weight.shape)
