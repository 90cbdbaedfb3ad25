"""Take the variance in one pass, and refuse a single value as torch does."""


class BatchNorm(BatchNorm):
    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        if x.numel() // x.shape[1] < 2:
            raise ValueError("Expected more than 1 value per channel when training")
        last = x.movedim(1, -1)  # (B, ..., C)
        flat = last.reshape(-1, x.shape[1])  # (n, C)
        mean = flat.mean(0)
        var = (flat * flat).mean(0) - mean * mean
        with torch.no_grad():
            self.num_batches_tracked += 1
            share = self.momentum if self.momentum is not None else 1 / self.num_batches_tracked.item()
            n = len(flat)
            self.running_mean.mul_(1 - share).add_(mean, alpha=share)
            self.running_var.mul_(1 - share).add_(var, alpha=share * n / (n - 1))
        return ((last - mean) / (var + self.eps).sqrt() * self.weight + self.bias).movedim(-1, 1)
