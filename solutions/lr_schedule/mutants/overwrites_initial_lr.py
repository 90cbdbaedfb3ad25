"""Write the new rate over initial_lr as well.   (tasks.md 7.12, mistake 11)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        super().set_epoch(epoch)
        for group in self.optimizer.param_groups:
            group["initial_lr"] = group["lr"]
