"""Return the gradients in the wrong order.   (tasks.md 7.2, mistake 4)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return (upstream * x**ctx.n).sum(dim=0), upstream * scale * ctx.n * x ** (ctx.n - 1), None
