"""Start from the rate that the group has now, which compounds.   (tasks.md 7.12, mistake 2)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = warmup_cosine_lr(epoch, self.total_epochs, group["lr"], self.warmup_epochs, self.lr_min)
