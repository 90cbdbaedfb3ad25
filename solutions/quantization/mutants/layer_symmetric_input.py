"""Quantize the input symmetrically.   (tasks.md 7.27, mistake 4)

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def forward(self, x: Tensor) -> Tensor:
        scale = symmetric_scale(x)
        x_q = quantize(x, scale, 0)
        return quantized_linear(x_q, scale, 0, self.weight_q, self.weight_scale, self.bias)
