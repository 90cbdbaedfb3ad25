"""Bind the name `model` to a copy, which the caller never sees.   (tasks.md 7.11, mistake 12)

loses: best_weights
"""

import copy


class EarlyStopping(EarlyStopping):
    def restore(self, model: nn.Module) -> None:
        if self.best_state is not None:
            model = copy.deepcopy(model)
            model.load_state_dict(self.best_state)
