"""Forget the scale in the gradient of x.   (tasks.md 7.2, definition)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return upstream * ctx.n * x ** (ctx.n - 1), (upstream * x**ctx.n).sum(dim=0), None
