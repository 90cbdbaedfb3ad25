"""Take a higher loss for an improvement, as if it were an accuracy.   (tasks.md 7.11, mistake 9)

loses: stopping, best_weights
"""

import copy


class EarlyStopping(EarlyStopping):
    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        super().__init__(patience, min_delta)
        self.best_loss = -math.inf

    def step(self, val_loss: float, model: nn.Module) -> bool:
        if val_loss > self.best_loss + self.min_delta:
            self.best_loss = val_loss
            self.best_state = copy.deepcopy(model.state_dict())
            self.epochs_without_improvement = 0
        else:
            self.epochs_without_improvement += 1
        return self.epochs_without_improvement >= self.patience
