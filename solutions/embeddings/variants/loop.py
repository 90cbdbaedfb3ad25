"""Look up row by row."""


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        raise TypeError("tokens must be integers")
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError("there is no such row")
    numbers = tokens.flatten().tolist()
    rows = torch.stack([weight[number].detach() if number == padding_idx else weight[number] for number in numbers])
    return rows.reshape(*tokens.shape, weight.shape[1])
