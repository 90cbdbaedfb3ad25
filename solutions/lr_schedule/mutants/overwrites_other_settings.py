"""Reset the other settings of the groups to the optimizer's defaults.   (tasks.md 7.12, mistake 11)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        super().set_epoch(epoch)
        for group in self.optimizer.param_groups:
            group.update({**self.optimizer.defaults, "lr": group["lr"]})
