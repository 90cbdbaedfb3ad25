"""Take the bounds of the last batch.

loses: range_guard
"""


class RangeGuard(RangeGuard):
    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            self.low, self.high = x.min(), x.max()
        return super().forward(x)
