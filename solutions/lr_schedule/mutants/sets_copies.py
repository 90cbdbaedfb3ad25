"""Set the rates in copies of the groups.   (tasks.md 7.12, mistake 10)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        groups = [dict(group) for group in self.optimizer.param_groups]
        for group, initial_lr in zip(groups, self.initial_lrs, strict=True):
            group["lr"] = warmup_cosine_lr(epoch, self.total_epochs, initial_lr, self.warmup_epochs, self.lr_min)
