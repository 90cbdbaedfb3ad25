"""Return the rates without setting them.   (tasks.md 7.12, mistake 10)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> list[float]:
        return [
            warmup_cosine_lr(epoch, self.total_epochs, initial_lr, self.warmup_epochs, self.lr_min)
            for initial_lr in self.initial_lrs
        ]
