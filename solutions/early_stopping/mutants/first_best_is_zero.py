"""Start with a best loss of 0, which no loss beats.   (tasks.md 7.11, mistake 8)

loses: stopping, best_weights
"""


class EarlyStopping(EarlyStopping):
    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        super().__init__(patience, min_delta)
        self.best_loss = 0.0
