"""Choose by topk over all weights, pruned ones set apart by infinity."""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    sizes = weight.detach().abs().reshape(-1)
    old = torch.ones_like(sizes, dtype=torch.bool) if mask is None else mask.reshape(-1)
    sizes = torch.where(old, sizes, torch.full_like(sizes, float("inf")))
    smallest = torch.topk(sizes, number_to_prune(amount, int(old.sum())), largest=False).indices
    new = old.clone()
    new[smallest] = False
    return new.reshape(weight.shape)


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    others = [axis for axis in range(weight.dim()) if axis != dim % weight.dim()]
    norms = torch.linalg.vector_norm(weight.detach(), dim=others)
    pruned = torch.topk(norms, number_to_prune(amount, len(norms)), largest=False).indices
    return torch.ones_like(weight, dtype=torch.bool).index_fill(dim, pruned, False)
