"""Leave it to torch to sum the gradient of the scale to its shape."""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return upstream * scale * ctx.n * x ** (ctx.n - 1), upstream * x**ctx.n, None
