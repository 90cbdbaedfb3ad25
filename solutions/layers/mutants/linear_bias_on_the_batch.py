"""Add the bias along the dimension before the last where it fits there.   (tasks.md 7.4, mistake 10)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = x @ self.weight.T
        if self.bias is None:
            return result
        if x.dim() > 1 and x.shape[-2] == self.bias.shape[0]:
            return result + self.bias[:, None]
        return result + self.bias
