"""Have no buffer for the number of batches.   (tasks.md 7.6, mistake 13)

loses: batch_norm
"""


class BatchNorm(BatchNorm):
    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float | None = 0.1) -> None:
        super().__init__(num_features, eps, momentum)
        del self.num_batches_tracked
        self.num_batches_tracked = torch.tensor(0)
