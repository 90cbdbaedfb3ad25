"""Set an attribute of the optimizer that nothing reads.   (tasks.md 7.12, mistake 10)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        self.optimizer.lr = warmup_cosine_lr(
            epoch, self.total_epochs, self.initial_lrs[0], self.warmup_epochs, self.lr_min
        )
