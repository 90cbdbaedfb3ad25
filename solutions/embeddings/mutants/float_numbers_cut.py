"""Cut the digits behind the point off.   (tasks.md 7.16, mistake 6)

loses: embed
"""


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        tokens = tokens.long()
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError("there is no such row")
    rows = weight[tokens]
    if padding_idx is None:
        return rows
    return torch.where((tokens == padding_idx).unsqueeze(-1), rows.detach(), rows)
