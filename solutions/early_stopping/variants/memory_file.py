"""Save and load through a file in memory."""

import io

import torch


class EarlyStopping(EarlyStopping):
    def step(self, val_loss: float, model: nn.Module) -> bool:
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_state = io.BytesIO()
            torch.save(model.state_dict(), self.best_state)
            self.epochs_without_improvement = 0
        else:
            self.epochs_without_improvement += 1
        return self.epochs_without_improvement >= self.patience

    def restore(self, model: nn.Module) -> None:
        if self.best_state is not None:
            self.best_state.seek(0)
            model.load_state_dict(torch.load(self.best_state, weights_only=True))
