"""Take the number of outputs for the interval of the bias.   (tasks.md 7.4, mistake 6)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        if bias:
            bound = 1 / math.sqrt(out_features)
            nn.init.uniform_(self.bias, -bound, bound)
