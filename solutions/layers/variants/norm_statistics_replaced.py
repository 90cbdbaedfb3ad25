"""Replace the buffers instead of writing into them."""


class BatchNorm(BatchNorm):
    def forward(self, x: Tensor) -> Tensor:
        shape = (1, -1) + (1,) * (x.dim() - 2)
        if self.training:
            flat = x.transpose(0, 1).flatten(1)  # (C, n)
            mean = flat.mean(1)
            var = ((flat - mean[:, None]) ** 2).mean(1)
            n = flat.shape[1]
            self.num_batches_tracked = self.num_batches_tracked + 1
            m = self.momentum if self.momentum is not None else 1.0 / self.num_batches_tracked.item()
            self.running_mean = (1 - m) * self.running_mean + m * mean.detach()
            self.running_var = (1 - m) * self.running_var + m * var.detach() * n / (n - 1)
        else:
            mean, var = self.running_mean, self.running_var
        scale = self.weight * torch.rsqrt(var + self.eps)
        return x * scale.reshape(shape) + (self.bias - mean * scale).reshape(shape)
