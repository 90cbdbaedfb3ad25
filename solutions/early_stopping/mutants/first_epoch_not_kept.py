"""Note the first loss, but not the weights that belong to it.   (tasks.md 7.11, mistake 8)

loses: best_weights
"""


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        if math.isinf(self.best_loss) and not math.isnan(val_loss):
            self.best_loss = val_loss
            return False
        return super().step(val_loss, model)
