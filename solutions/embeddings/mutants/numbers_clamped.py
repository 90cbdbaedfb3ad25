"""Take the nearest row for a number that has none.   (tasks.md 7.16, mistake 7)

loses: embed
"""


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        raise TypeError("tokens must be integers")
    rows = weight[tokens.clamp(0, weight.shape[0] - 1)]
    if padding_idx is None:
        return rows
    return torch.where((tokens == padding_idx).unsqueeze(-1), rows.detach(), rows)
