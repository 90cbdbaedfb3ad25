"""Round the weight of the linear layer in place.

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def __init__(self, linear: nn.Linear) -> None:
        super().__init__(linear)
        with torch.no_grad():
            linear.weight.copy_(dequantize(self.weight_q, self.weight_scale))
