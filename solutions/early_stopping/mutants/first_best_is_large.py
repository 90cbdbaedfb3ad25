"""Start with a best loss of 1e9, which a diverged first epoch does not beat.   (tasks.md 7.11, mistake 8)

loses: stopping
"""


class EarlyStopping(EarlyStopping):
    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        super().__init__(patience, min_delta)
        self.best_loss = 1e9
