"""Scale every group by the factor of the first one, lr_min as well.   (tasks.md 7.12, mistake 1)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        lr = warmup_cosine_lr(epoch, self.total_epochs, self.initial_lrs[0], self.warmup_epochs, self.lr_min)
        for group, initial_lr in zip(self.optimizer.param_groups, self.initial_lrs, strict=True):
            group["lr"] = initial_lr * lr / self.initial_lrs[0]
