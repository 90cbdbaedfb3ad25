"""Take the first loss for the best one even if it is NaN, so that none beats it.   (tasks.md 7.11, mistake 11)

loses: stopping
"""

import copy


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        if math.isinf(self.best_loss):
            self.best_loss = val_loss
            self.best_state = copy.deepcopy(model.state_dict())
            return False
        return super().step(val_loss, model)
