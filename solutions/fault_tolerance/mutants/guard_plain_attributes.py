"""Keep the bounds in plain attributes, which are not saved.

loses: range_guard
"""


class RangeGuard(RangeGuard):
    def __init__(self) -> None:
        nn.Module.__init__(self)
        self.low, self.high = torch.tensor(torch.inf), torch.tensor(-torch.inf)

    def forward(self, x: Tensor) -> Tensor:
        self.low, self.high = self.low.to(x), self.high.to(x)
        return super().forward(x)
