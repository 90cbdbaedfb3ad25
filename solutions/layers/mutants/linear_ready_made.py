"""Use torch's function.

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(x, self.weight, self.bias)
