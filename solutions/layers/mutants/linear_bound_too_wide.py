"""Draw from an interval that is too wide by the root of 3.   (tasks.md 7.4, mistake 6)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        bound = math.sqrt(3 / in_features)
        nn.init.uniform_(self.weight, -bound, bound)
