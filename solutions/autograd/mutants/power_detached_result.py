"""Return a tensor that autograd does not know.   (tasks.md 7.2, mistake 1)

loses: custom_function
"""


class ScaledPower(ScaledPower):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        result = scale * x**n
        ctx.mark_non_differentiable(result)
        return result
