"""Compute with the input as it is.   (tasks.md 7.27, mistake 13)

loses: layer
"""


class QuantizedLinear(QuantizedLinear):
    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(x, dequantize(self.weight_q, self.weight_scale), self.bias)
