"""Load with assign=True, which takes the parameters away from the optimizer.   (tasks.md 7.11, mistake 12)

loses: best_weights
"""


class EarlyStopping(EarlyStopping):
    def restore(self, model: nn.Module) -> None:
        if self.best_state is not None:
            model.load_state_dict(self.best_state, assign=True)
