"""Reshape the weight instead of transposing it.   (tasks.md 7.4, mistake 1)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = x @ self.weight.reshape(self.weight.shape[1], -1)
        return result if self.bias is None else result + self.bias
