"""Keep weight and bias as buffers.   (tasks.md 7.6, mistake 9)

loses: batch_norm
"""


class BatchNorm(BatchNorm):
    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float | None = 0.1) -> None:
        super().__init__(num_features, eps, momentum)

        for name in ("weight", "bias"):
            values = getattr(self, name).detach()
            delattr(self, name)
            self.register_buffer(name, values)
