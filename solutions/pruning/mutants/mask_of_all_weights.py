"""Count the amount of a second round of all weights.   (tasks.md 7.26, mistake 9)

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    kept = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask.clone()
    flat = kept.flatten()
    places = flat.nonzero().squeeze(1)
    order = weight.detach().flatten()[places].abs().argsort()
    flat[places[order[: number_to_prune(amount, weight.numel())]]] = False
    return flat.reshape(weight.shape)
