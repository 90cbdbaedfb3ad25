"""Go back to the best weights after each epoch that did not improve.

loses: best_weights
"""


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        stop = super().step(val_loss, model)
        if self.epochs_without_improvement:
            self.restore(model)
        return stop
