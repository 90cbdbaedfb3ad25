"""Multiply the rate by the ratio to the epoch before, as if epochs came in order.   (tasks.md 7.12, mistake 2)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        for group, initial_lr in zip(self.optimizer.param_groups, self.initial_lrs, strict=True):
            before = self.rate(epoch - 1, initial_lr) if epoch > 0 else initial_lr
            group["lr"] = group["lr"] / before * self.rate(epoch, initial_lr)

    def rate(self, epoch: int, initial_lr: float) -> float:
        return warmup_cosine_lr(epoch, self.total_epochs, initial_lr, self.warmup_epochs, self.lr_min)
