"""Count the calls and ignore the epoch that is given.   (tasks.md 7.12, mistake 2)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    def set_epoch(self, epoch: int) -> None:
        epoch = self.calls = getattr(self, "calls", -1) + 1
        super().set_epoch(epoch)
