"""Ignore what comes from above.   (tasks.md 7.2, mistake 3)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return scale * ctx.n * x ** (ctx.n - 1), (x**ctx.n).sum(dim=0), None
