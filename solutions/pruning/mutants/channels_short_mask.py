"""Return one bool for each slice, not a mask of the weight's shape.

loses: structured
"""


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    norms = weight.detach().movedim(dim, 0).flatten(1).norm(dim=1)
    kept = torch.ones_like(norms, dtype=torch.bool)
    kept[norms.argsort()[: number_to_prune(amount, len(norms))]] = False
    return kept
