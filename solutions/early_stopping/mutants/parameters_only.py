"""Keep the parameters and lose the buffers of batch normalisation.   (tasks.md 7.11, mistake 2)

loses: best_weights
"""


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_state = {name: value.detach().clone() for name, value in model.named_parameters()}
            self.epochs_without_improvement = 0
        else:
            self.epochs_without_improvement += 1
        return self.epochs_without_improvement >= self.patience

    def restore(self, model: nn.Module) -> None:
        if self.best_state is not None:
            model.load_state_dict(self.best_state, strict=False)
