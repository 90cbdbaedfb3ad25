"""Load into the model that step saw, not into the one given.

loses: best_weights
"""


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        self.model = model
        return super().step(val_loss, model)

    def restore(self, model: nn.Module) -> None:
        super().restore(getattr(self, "model", model))
