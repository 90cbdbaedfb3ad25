"""Sum over one other axis only, which is enough for a matrix.   (tasks.md 7.26, mistake 6)

loses: structured
"""


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    norms = weight.detach().movedim(dim, 0).pow(2).sum(1)
    norms = norms.flatten(1)[:, 0] if norms.dim() > 1 else norms
    kept = torch.ones_like(norms, dtype=torch.bool)
    kept[norms.argsort()[: number_to_prune(amount, len(norms))]] = False
    shape = [1] * weight.dim()
    shape[dim] = -1
    return kept.reshape(shape).expand_as(weight).clone()
