"""Take var_mean with kept dimensions, and lerp."""


class BatchNorm(BatchNorm):
    def forward(self, x: Tensor) -> Tensor:
        dims = [d for d in range(x.ndim) if d != 1]
        shape = [1] * x.ndim
        shape[1] = -1
        if not self.training:
            mean, var = self.running_mean.view(shape), self.running_var.view(shape)
        else:
            var, mean = torch.var_mean(x, dims, keepdim=True, unbiased=False)
            unbiased = x.detach().var(dims)
            self.num_batches_tracked.add_(1)
            share = self.momentum
            if share is None:
                share = 1 / float(self.num_batches_tracked)
            self.running_mean.lerp_(mean.detach().flatten(), share)
            self.running_var.lerp_(unbiased, share)
        return self.weight.view(shape) * ((x - mean) / (var + self.eps) ** 0.5) + self.bias.view(shape)
