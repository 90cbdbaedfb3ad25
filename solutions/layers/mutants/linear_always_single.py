"""Compute in float32 whatever the input is.   (tasks.md 7.4, mistake 7)

loses: linear
"""


class Linear(Linear):
    def forward(self, x: Tensor) -> Tensor:
        result = (x.float() @ self.weight.float().T).to(x.dtype)
        return result if self.bias is None else result + self.bias
