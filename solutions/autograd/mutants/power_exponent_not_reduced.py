"""Keep the exponent in the derivative.   (tasks.md 7.2, definition)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return upstream * scale * ctx.n * x**ctx.n, (upstream * x**ctx.n).sum(dim=0), None
