"""Let the weights and the copy share memory after restore.   (tasks.md 7.11, mistake 1)

loses: best_weights
"""


class EarlyStopping(EarlyStopping):
    def restore(self, model: nn.Module) -> None:
        if self.best_state is not None:
            for name, value in [*model.named_parameters(), *model.named_buffers()]:
                value.data = self.best_state[name]
