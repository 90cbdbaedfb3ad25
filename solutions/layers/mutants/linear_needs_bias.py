"""Add the bias without asking whether there is one.   (tasks.md 7.4, mistake 2)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight.T + self.bias
