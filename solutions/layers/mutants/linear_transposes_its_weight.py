"""Transpose the weight in place, for good.   (tasks.md 7.4, mistake 8)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        self.weight.data = self.weight.data.T
        result = x @ self.weight
        return result if self.bias is None else result + self.bias
