"""Take over the linear layer's own bias.   (tasks.md 7.27, mistake 12)

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def __init__(self, linear: nn.Linear) -> None:
        nn.Module.__init__(self)
        weight = linear.weight.detach()
        scale = symmetric_scale(weight, 0)
        integers = quantize(weight, scale, 0, -127, 127)
        bias = None if linear.bias is None else linear.bias.detach().clone()
        self.register_buffer("weight_q", integers)
        self.register_buffer("weight_scale", scale)
        self.bias = linear.bias
