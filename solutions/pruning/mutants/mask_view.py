"""Flatten by view, which needs one layout in memory.

loses: unstructured
"""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    flat = torch.ones(weight.numel(), dtype=torch.bool, device=weight.device) if mask is None else mask.clone().view(-1)
    places = flat.nonzero().squeeze(1)
    order = weight.detach().view(-1)[places].abs().argsort()
    flat[places[order[: number_to_prune(amount, len(places))]]] = False
    return flat.view(weight.shape)
