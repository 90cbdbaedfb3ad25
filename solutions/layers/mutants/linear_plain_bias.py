"""Keep the bias as a plain tensor.   (tasks.md 7.4, mistake 4)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)

        if bias:
            values = self.bias.detach()
            del self.bias
            self.bias = values
