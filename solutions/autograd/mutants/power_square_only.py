"""Write the derivative of the square for all powers.   (tasks.md 7.2, definition)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def backward(ctx, upstream):
        x, scale = ctx.saved_tensors
        return upstream * scale * 2 * x, (upstream * x**ctx.n).sum(dim=0), None
