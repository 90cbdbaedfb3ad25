"""Take rows only.   (tasks.md 7.4, mistake 3)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        rows, columns = x.shape
        result = x @ self.weight.T
        return result if self.bias is None else result + self.bias
