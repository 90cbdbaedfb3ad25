"""Keep the weight as (in, out).   (tasks.md 7.4, mistake 1)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        self.weight = nn.Parameter(self.weight.detach().T.contiguous())

    def forward(self, x: Tensor) -> Tensor:
        result = x @ self.weight
        return result if self.bias is None else result + self.bias
