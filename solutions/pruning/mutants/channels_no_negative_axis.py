"""Compare axes with a dim that may be negative.   (tasks.md 7.26, mistake 6)

loses: structured
"""


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    others = [axis for axis in range(weight.dim()) if axis != dim]
    norms = weight.detach().pow(2).sum(others)
    kept = torch.ones_like(norms, dtype=torch.bool)
    kept[norms.argsort()[: number_to_prune(amount, norms.numel())]] = False
    shape = [1] * weight.dim()
    shape[dim] = -1
    return kept.reshape(shape).expand_as(weight).clone()
