"""Keep the initial rates on the class, where all objects share them.   (tasks.md 7.12, mistake 1)

loses: CosineSchedule
"""


class CosineSchedule(CosineSchedule):
    initial: list[float] = []

    def __init__(self, optimizer: Optimizer, total_epochs: int, lr_min: float = 0.0, warmup_epochs: int = 0) -> None:
        super().__init__(optimizer, total_epochs, lr_min, warmup_epochs)
        self.initial.extend(self.initial_lrs)
        self.initial_lrs = self.initial[: len(self.initial_lrs)]
