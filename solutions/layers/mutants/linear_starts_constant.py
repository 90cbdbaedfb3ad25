"""Start with the same number everywhere.   (tasks.md 7.4, mistake 5)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        nn.init.constant_(self.weight, 0.5 / math.sqrt(in_features))
