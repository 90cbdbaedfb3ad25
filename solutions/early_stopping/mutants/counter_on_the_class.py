"""Keep the count of bad epochs on the class, where all objects share it.

loses: stopping
"""

import copy


class EarlyStopping(EarlyStopping):
    count = 0

    def step(self, val_loss: float, model: nn.Module) -> bool:
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_state = copy.deepcopy(model.state_dict())
            EarlyStopping.count = 0
        else:
            EarlyStopping.count += 1
        return EarlyStopping.count >= self.patience
