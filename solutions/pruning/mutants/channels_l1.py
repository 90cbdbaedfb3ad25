"""Rank slices by the sum of absolute values.

loses: structured
"""


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    norms = weight.detach().movedim(dim, 0).flatten(1).abs().sum(1)
    kept = torch.ones_like(norms, dtype=torch.bool)
    kept[norms.argsort()[: number_to_prune(amount, len(norms))]] = False
    shape = [1] * weight.dim()
    shape[dim] = -1
    return kept.reshape(shape).expand_as(weight).clone()
