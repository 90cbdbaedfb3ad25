"""Load None when there was no epoch yet.   (tasks.md 7.11, mistake 8)

loses: best_weights
"""


class EarlyStopping(EarlyStopping):
    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.best_state)
