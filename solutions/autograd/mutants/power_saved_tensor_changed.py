"""Raise x to the power in place, after saving it.   (tasks.md 7.2, mistake 12)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x.data.pow_(n)
