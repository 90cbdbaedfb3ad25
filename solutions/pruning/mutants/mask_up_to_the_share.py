"""Prune until that share of all weights is gone.   (tasks.md 7.26, mistake 9)

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    sizes = weight.detach().abs()
    if mask is not None:
        sizes = torch.where(mask, sizes, -1.0)
    flat = torch.ones_like(sizes, dtype=torch.bool).flatten()
    flat[sizes.flatten().argsort()[: number_to_prune(amount, weight.numel())]] = False
    return flat.reshape(weight.shape)
