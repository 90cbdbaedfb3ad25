"""Early stopping (Kavya R.)

restore() copies the best weights straight into the memory of the parameters. load_state_dict() does a lot of checks
and string work, memcpy does not, so this should be the fastest early stopping of the whole course ;)
"""

from __future__ import annotations

import ctypes
import math

import torch

libc = ctypes.CDLL(None)


def fast_copy(target: torch.Tensor, source: torch.Tensor) -> None:
    """Copy the bytes of one tensor over another one of the same size, without any overhead.

    id() is the address of an object in memory, see the Python documentation.
    """
    libc.memcpy(id(target), id(source), source.numel() * source.element_size())


class EarlyStopping:
    """Watch the validation loss, say when to stop, and keep a copy of the best weights."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = math.inf
        self.counter = 0
        self.best_state = None

    def step(self, val_loss: float, model: torch.nn.Module) -> bool:
        improved = val_loss < self.best_loss - self.min_delta
        if improved:
            self.best_loss = val_loss
            self.counter = 0
            self.best_state = {k: v.detach().clone() for k, v in model.state_dict().items()}
        else:
            self.counter += 1
        return self.counter >= self.patience

    def restore(self, model: torch.nn.Module) -> None:
        if self.best_state is None:
            return
        for name, tensor in model.state_dict().items():
            fast_copy(tensor, self.best_state[name])


def fit(model, train_epoch, validate, max_epochs, patience, min_delta=0.0):
    stopper = EarlyStopping(patience, min_delta)
    trained = 0
    for _ in range(max_epochs):
        train_epoch(model)
        trained += 1
        if stopper.step(validate(model), model):
            break
    stopper.restore(model)
    return trained
