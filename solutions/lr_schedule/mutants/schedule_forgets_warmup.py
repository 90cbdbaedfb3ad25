"""Do not use the warm-up.   (tasks.md 7.12, mistake 8)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        for group, initial_lr in zip(self.optimizer.param_groups, self.initial_lrs, strict=True):
            group["lr"] = cosine_lr(epoch, self.total_epochs, initial_lr, self.lr_min)
