"""Start with a bias of zeros.   (tasks.md 7.4, mistake 5)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        if bias:
            nn.init.zeros_(self.bias)
