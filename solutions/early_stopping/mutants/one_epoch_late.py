"""Compare with > where >= is due, and stop one epoch late.   (tasks.md 7.11, mistake 3)

loses: stopping
"""


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        super().step(val_loss, model)
        return self.epochs_without_improvement > self.patience
