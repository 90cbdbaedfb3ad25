"""Keep a bias of zeros where there should be none.   (tasks.md 7.4, mistake 2)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        if not bias:
            self.bias = nn.Parameter(torch.zeros(out_features))
