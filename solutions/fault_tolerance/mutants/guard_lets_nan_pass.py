"""Clamp, which leaves NaN as it is.   (tasks.md 7.31, mistake 8)

loses: range_guard
"""


class RangeGuard(RangeGuard):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) if self.training else x.clamp(self.low, self.high)
