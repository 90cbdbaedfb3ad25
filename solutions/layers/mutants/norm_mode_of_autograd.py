"""Ask autograd whether this is training.   (tasks.md 7.6, mistake 6)

loses: batch_norm
"""


class BatchNorm(BatchNorm):
    def forward(self, x: Tensor) -> Tensor:
        per_channel = (-1,) + (1,) * (x.dim() - 2)
        mean, var = self.running_mean, self.running_var
        if torch.is_grad_enabled():
            rest = [0, *range(2, x.dim())]
            mean, var = x.mean(rest), x.var(rest, correction=0)
            n = x.numel() / x.shape[1]
            with torch.no_grad():
                self.num_batches_tracked += 1
                share = 1 / int(self.num_batches_tracked) if self.momentum is None else self.momentum
                self.running_mean += share * (mean - self.running_mean)
                self.running_var += share * (var * n / (n - 1) - self.running_var)
        mean, var = mean.view(per_channel), var.view(per_channel)
        normal = (x - mean) / torch.sqrt(var + self.eps)
        return normal * self.weight.view(per_channel) + self.bias.view(per_channel)
