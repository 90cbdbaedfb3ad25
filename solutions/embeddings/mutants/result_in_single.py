"""Return float32.

loses: embed
"""


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        raise TypeError("tokens must be integers")
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError("there is no such row")
    rows = weight[tokens].float()
    if padding_idx is None:
        return rows
    return torch.where((tokens == padding_idx).unsqueeze(-1), rows.detach(), rows)
