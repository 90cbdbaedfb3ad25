"""Write the gradient by hand."""


class _Drop(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, mask):
        ctx.save_for_backward(mask)
        return x * mask

    @staticmethod
    def backward(ctx, upstream):
        (mask,) = ctx.saved_tensors
        return upstream * mask, None


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    uniform = torch.empty(x.shape, device=x.device).uniform_(0, 1, generator=generator)
    mask = torch.zeros_like(x)
    if p < 1:
        mask[uniform >= p] = 1 / (1 - p)
    return _Drop.apply(x, mask)
