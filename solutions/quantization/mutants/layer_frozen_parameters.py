"""Register everything as parameters that are not trained.   (tasks.md 7.27, mistake 12)

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def __init__(self, linear: nn.Linear) -> None:
        nn.Module.__init__(self)
        weight = linear.weight.detach()
        scale = symmetric_scale(weight, 0)
        integers = quantize(weight, scale, 0, -127, 127)
        bias = None if linear.bias is None else linear.bias.detach().clone()
        self.weight_q = nn.Parameter(integers, requires_grad=False)
        self.weight_scale = nn.Parameter(scale, requires_grad=False)
        self.bias = None if bias is None else nn.Parameter(bias, requires_grad=False)
