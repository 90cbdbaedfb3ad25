"""Take the mean over the batch.   (tasks.md 7.2, mistake 7)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return upstream * scale * ctx.n * x ** (ctx.n - 1), (upstream * x**ctx.n).mean(dim=0), None
