"""Detach the row of the table before the look-up."""


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        raise TypeError("tokens must be integers")
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError("there is no such row")
    if padding_idx is not None:
        padding = torch.arange(weight.shape[0], device=weight.device) == padding_idx
        weight = torch.where(padding.unsqueeze(1), weight.detach(), weight)
    return weight[tokens]
