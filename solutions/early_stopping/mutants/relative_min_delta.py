"""Take min_delta for a share of the best loss.   (tasks.md 7.11, mistake 13)

loses: stopping, best_weights
"""

import copy


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        first = math.isinf(self.best_loss) and math.isfinite(val_loss)
        if first or val_loss < self.best_loss - self.min_delta * abs(self.best_loss):
            self.best_loss = val_loss
            self.best_state = copy.deepcopy(model.state_dict())
            self.epochs_without_improvement = 0
        else:
            self.epochs_without_improvement += 1
        return self.epochs_without_improvement >= self.patience
