"""Look up by gather."""


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        raise TypeError("tokens must be integers")
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError("there is no such row")
    numbers = tokens.reshape(-1, 1).expand(-1, weight.shape[1])
    rows = weight.gather(0, numbers).reshape(*tokens.shape, weight.shape[1])
    if padding_idx is None:
        return rows
    return torch.where((tokens == padding_idx).unsqueeze(-1), rows.detach(), rows)
