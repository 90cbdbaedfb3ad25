"""Write the gradient of each use over that of the last one.   (tasks.md 7.16, mistake 1)

loses: embed
"""


class Lookup(torch.autograd.Function):
    @staticmethod
    def forward(ctx, weight: Tensor, tokens: Tensor) -> Tensor:
        ctx.save_for_backward(tokens)
        ctx.rows = weight.shape[0]
        return weight[tokens]

    @staticmethod
    def backward(ctx, upstream: Tensor) -> tuple[Tensor, None]:
        (tokens,) = ctx.saved_tensors
        gradient = upstream.new_zeros(ctx.rows, upstream.shape[-1])
        gradient[tokens] = upstream
        return gradient, None


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    if tokens.is_floating_point():
        raise TypeError("tokens must be integers")
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError("there is no such row")
    rows = Lookup.apply(weight, tokens)
    if padding_idx is None:
        return rows
    return torch.where((tokens == padding_idx).unsqueeze(-1), rows.detach(), rows)
