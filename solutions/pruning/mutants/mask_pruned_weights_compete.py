"""Let pruned weights take places among the smallest.   (tasks.md 7.26, mistake 9)

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    old = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask
    flat = old.clone().flatten()
    flat[weight.detach().abs().flatten().argsort()[: number_to_prune(amount, int(old.sum()))]] = False
    return flat.reshape(weight.shape)
