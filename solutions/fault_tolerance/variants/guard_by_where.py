"""Compare instead of clamping."""


class RangeGuard(RangeGuard):
    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            low, high = torch.aminmax(x.detach())
            self.low.copy_(torch.min(self.low, low))
            self.high.copy_(torch.max(self.high, high))
            return x
        x = torch.nan_to_num(x, nan=0.0)
        x = torch.where(x < self.low, self.low, x)
        return torch.where(x > self.high, self.high, x)
