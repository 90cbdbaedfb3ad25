"""Compute the backward pass where autograd does not look.   (tasks.md 7.2, mistake 10)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return upstream * scale * ctx.n * x ** (ctx.n - 1), (upstream * x**ctx.n).sum(dim=0), None
