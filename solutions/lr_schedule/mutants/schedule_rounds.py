"""Round the rates to four decimals.   (tasks.md 7.12, mistake 12)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        super().set_epoch(epoch)
        for group in self.optimizer.param_groups:
            group["lr"] = round(group["lr"], 4)
