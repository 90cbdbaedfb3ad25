"""Save to a temporary file and load from it."""

import os
import tempfile

import torch


class EarlyStopping(EarlyStopping):
    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        super().__init__(patience, min_delta)
        self.file = os.path.join(tempfile.mkdtemp(), "best.pt")

    def step(self, val_loss: float, model: nn.Module) -> bool:
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            torch.save(model.state_dict(), self.file)
            self.epochs_without_improvement = 0
        else:
            self.epochs_without_improvement += 1
        return self.epochs_without_improvement >= self.patience

    def restore(self, model: nn.Module) -> None:
        if os.path.exists(self.file):
            model.load_state_dict(torch.load(self.file, weights_only=True))
