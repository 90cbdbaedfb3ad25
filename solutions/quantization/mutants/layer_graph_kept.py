"""Let the scale hang on to the graph of the weight.

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
        self.register_buffer("weight_scale", scale * (linear.weight.sum() * 0 + 1))
        self.register_buffer("bias", bias)
