"""Send back ones.   (tasks.md 7.2, mistake 3)

loses: detach
"""


class _Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, upstream):
        return torch.ones_like(upstream)


def straight_through(x: torch.Tensor) -> torch.Tensor:
    return _Round.apply(x)
