"""Draw from the upper half of the interval only.   (tasks.md 7.4, mistake 6)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        nn.init.uniform_(self.weight, 0, 1 / math.sqrt(in_features))
