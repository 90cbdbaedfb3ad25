"""Return a gradient for the exponent.   (tasks.md 7.2, mistake 4)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        of_n = (upstream * scale * x**ctx.n * x.abs().log()).sum()
        return upstream * scale * ctx.n * x ** (ctx.n - 1), (upstream * x**ctx.n).sum(dim=0), of_n
