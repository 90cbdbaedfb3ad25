"""Ask for the 0th smallest weight when nothing is to be pruned.

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    kept = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask.clone()
    sizes = weight.detach().abs()
    count = number_to_prune(amount, int(kept.sum()))
    threshold = sizes[kept].kthvalue(count).values
    smaller = kept & (sizes < threshold)
    equal = (kept & (sizes == threshold)).flatten().nonzero().squeeze(1)
    flat = (kept & ~smaller).flatten()
    flat[equal[: count - int(smaller.sum())]] = False
    return flat.reshape(weight.shape)
