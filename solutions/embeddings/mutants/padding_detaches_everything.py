"""Cut the gradient of all rows off as soon as there is a padding.

loses: embed
"""


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        raise TypeError("tokens must be integers")
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError("there is no such row")
    return weight[tokens] if padding_idx is None else weight.detach()[tokens]
