"""Change the input in place, after having used it.   (tasks.md 7.4, mistake 8)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = x @ self.weight.T
        x.data.zero_()
        return result if self.bias is None else result + self.bias
