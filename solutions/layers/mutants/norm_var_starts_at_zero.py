"""Start with a running variance of zeros.   (tasks.md 7.6, mistake 14)

loses: batch_norm
"""


class BatchNorm(BatchNorm):
    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float | None = 0.1) -> None:
        super().__init__(num_features, eps, momentum)
        self.running_var.zero_()
