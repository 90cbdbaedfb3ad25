"""Compute with tensors and numpy numbers, and answer with one of those."""

import copy

import numpy
import torch


class EarlyStopping(EarlyStopping):
    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        super().__init__(patience, min_delta)
        self.best_loss = torch.tensor(numpy.inf, dtype=torch.float64)

    def step(self, val_loss: float, model: nn.Module) -> bool:
        loss = torch.as_tensor(val_loss, dtype=torch.float64)
        if loss < self.best_loss - self.min_delta:
            self.best_loss = loss
            self.best_state = copy.deepcopy(model.state_dict())
            self.epochs_without_improvement = 0
        else:
            self.epochs_without_improvement += 1
        return torch.tensor(self.epochs_without_improvement) >= self.patience
