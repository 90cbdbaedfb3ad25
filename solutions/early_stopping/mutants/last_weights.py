"""Keep the weights of every epoch, so that the last ones come back.   (tasks.md 7.11, mistake 6)

loses: best_weights
"""

import copy


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        stop = super().step(val_loss, model)
        self.best_state = copy.deepcopy(model.state_dict())
        return stop
