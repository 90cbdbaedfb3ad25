"""Save the derivative, a constant for autograd, instead of x.   (tasks.md 7.2, mistake 10)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.slope, ctx.power = scale * n * x ** (n - 1), x**n
        return scale * x**n

    @staticmethod
    def backward(ctx, upstream):
        return upstream * ctx.slope, (upstream * ctx.power).sum(dim=0), None
