"""Do not hand on the zero point.   (tasks.md 7.27, mistake 10)

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def forward(self, x: Tensor) -> Tensor:
        scale, zero_point = affine_params(x)
        x_q = quantize(x, scale, zero_point)
        return quantized_linear(x_q, scale, 0, self.weight_q, self.weight_scale, self.bias)
