"""Start with all rows alike.   (tasks.md 7.4, mistake 5)

loses: linear
"""


class Linear(Linear):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__(in_features, out_features, bias)
        with torch.no_grad():
            self.weight.copy_(self.weight[:1].expand_as(self.weight))
