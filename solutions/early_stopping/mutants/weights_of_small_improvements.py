"""Keep the weights of improvements smaller than min_delta, too.   (tasks.md 7.11, mistake 10)

loses: best_weights
"""

import copy


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        stop = super().step(val_loss, model)
        self.lowest = min(getattr(self, "lowest", math.inf), val_loss)
        if val_loss == self.lowest:
            self.best_state = copy.deepcopy(model.state_dict())
        return stop
