"""Take the amount for a share of the single weights.

loses: structured
"""


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    norms = weight.detach().movedim(dim, 0).flatten(1).norm(dim=1)
    count = number_to_prune(amount, weight.numel()) if isinstance(amount, float) else amount
    kept = torch.ones_like(norms, dtype=torch.bool)
    kept[norms.argsort()[:count]] = False
    shape = [1] * weight.dim()
    shape[dim] = -1
    return kept.reshape(shape).expand_as(weight).clone()
