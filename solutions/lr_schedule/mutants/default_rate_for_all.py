"""Start every group from the optimizer's default rate.   (tasks.md 7.12, mistake 1)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = warmup_cosine_lr(
                epoch, self.total_epochs, self.optimizer.defaults["lr"], self.warmup_epochs, self.lr_min
            )
