"""Return no gradient for the exponent's place.   (tasks.md 7.2, mistake 4)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return upstream * scale * ctx.n * x ** (ctx.n - 1), (upstream * x**ctx.n).sum(dim=0)
