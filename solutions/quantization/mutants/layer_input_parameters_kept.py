"""Keep the scale of the first input for all later ones.

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def forward(self, x: Tensor) -> Tensor:
        if not hasattr(self, "found"):
            self.found = affine_params(x)
        scale, zero_point = self.found
        return quantized_linear(
            quantize(x, scale, zero_point), scale, zero_point, self.weight_q, self.weight_scale, self.bias
        )
