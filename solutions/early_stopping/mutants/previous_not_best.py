"""Compare with the loss of the epoch before.   (tasks.md 7.11, mistake 6)

loses: stopping
"""

import copy


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_state = copy.deepcopy(model.state_dict())
        previous = getattr(self, "previous", math.inf)
        if val_loss < previous - self.min_delta:
            self.epochs_without_improvement = 0
        else:
            self.epochs_without_improvement += 1
        self.previous = val_loss
        return self.epochs_without_improvement >= self.patience
