"""Draw normal numbers.   (tasks.md 7.4, mistake 6)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        nn.init.normal_(self.weight, std=1 / math.sqrt(in_features))
