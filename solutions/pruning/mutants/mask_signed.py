"""Rank by the value, not by its size.   (tasks.md 7.26, mistake 3)

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    kept = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask.clone()
    flat = kept.flatten()
    places = flat.nonzero().squeeze(1)
    order = weight.detach().flatten()[places].argsort()
    flat[places[order[: number_to_prune(amount, len(places))]]] = False
    return flat.reshape(weight.shape)
