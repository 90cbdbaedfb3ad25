"""Join all dimensions but the first.   (tasks.md 7.4, mistake 3)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = x.reshape(-1, self.weight.shape[1]) @ self.weight.T
        return result if self.bias is None else result + self.bias
