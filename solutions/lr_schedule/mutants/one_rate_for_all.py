"""Give every group the rate of the first one.   (tasks.md 7.12, mistake 1)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        lr = warmup_cosine_lr(epoch, self.total_epochs, self.initial_lrs[0], self.warmup_epochs, self.lr_min)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
