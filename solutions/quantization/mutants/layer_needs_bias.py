"""Expect a linear layer with a bias.

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def __init__(self, linear: nn.Linear) -> None:
        nn.Module.__init__(self)
        weight = linear.weight.detach()
        scale = symmetric_scale(weight, 0)
        self.register_buffer("weight_q", quantize(weight, scale, 0, -127, 127))
        self.register_buffer("weight_scale", scale)
        self.register_buffer("bias", linear.bias.detach().clone())
