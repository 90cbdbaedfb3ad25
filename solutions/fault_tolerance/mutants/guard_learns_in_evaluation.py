"""Widen the bounds in evaluation, too.

loses: range_guard
"""


class RangeGuard(RangeGuard):
    def forward(self, x: Tensor) -> Tensor:
        good = x[torch.isfinite(x)]
        self.low = torch.minimum(self.low, good.min())
        self.high = torch.maximum(self.high, good.max())
        return x if self.training else torch.nan_to_num(x, nan=0.0).clamp(self.low, self.high)
