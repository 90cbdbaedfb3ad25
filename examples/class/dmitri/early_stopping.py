"""Early stopping. Submitted by Dmitri, group 2."""

import math


class EarlyStopping:
    """Watch the validation loss, say when to stop, and keep the best weights."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = patience
        self.min_delta = min_delta
        self.best = math.inf
        self.best_weights = None
        self.bad_epochs = 0

    def step(self, val_loss, model) -> bool:
        # NaN < x is always False, so a NaN goes to the else branch as it should
        if val_loss < self.best - self.min_delta:
            self.best = val_loss
            self.best_weights = model.state_dict()  # lecture 5, slide 31
            self.bad_epochs = 0
        else:
            self.bad_epochs += 1
        return self.bad_epochs >= self.patience

    def restore(self, model) -> None:
        if self.best_weights is None:
            return  # nothing seen yet
        model.load_state_dict(self.best_weights)


def fit(model, train_epoch, validate, max_epochs, patience, min_delta=0.0):
    """Train with early stopping and return the number of epochs."""
    early_stopping = EarlyStopping(patience=patience, min_delta=min_delta)
    for epoch in range(1, max_epochs + 1):
        train_epoch(model)
        val_loss = validate(model)
        if early_stopping.step(val_loss, model):
            break
    early_stopping.restore(model)
    return epoch
