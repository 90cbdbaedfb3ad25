"""Zero the gradient of padding by a hook."""


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        raise TypeError("tokens must be integers")
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError("there is no such row")
    rows = weight[tokens]
    if padding_idx is not None and rows.requires_grad:
        rows.register_hook(lambda gradient: gradient * (tokens != padding_idx).unsqueeze(-1))
    return rows
