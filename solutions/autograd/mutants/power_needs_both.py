"""Compute the gradient of x only if both are needed.   (tasks.md 7.2, mistake 4)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        of_scale = (upstream * x**ctx.n).sum(dim=0)
        if not all(ctx.needs_input_grad[:2]):
            return None, of_scale, None
        return upstream * scale * ctx.n * x ** (ctx.n - 1), of_scale, None
