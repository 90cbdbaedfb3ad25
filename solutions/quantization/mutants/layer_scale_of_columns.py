"""Use a scale for each input.   (tasks.md 7.27, mistake 7)

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def __init__(self, linear: nn.Linear) -> None:
        nn.Module.__init__(self)
        weight = linear.weight.detach()
        scale = symmetric_scale(weight, 0)
        integers = quantize(weight, scale, 0, -127, 127)
        bias = None if linear.bias is None else linear.bias.detach().clone()
        scale = symmetric_scale(weight, 1)
        self.register_buffer("weight_q", quantize(weight, scale, 0, -127, 127))
        self.register_buffer("weight_scale", scale)
        self.register_buffer("bias", bias)
