"""Early stopping: end a training when the validation loss stops improving, and keep the weights of the best epoch.

Source: L. Prechelt, "Early Stopping - But When?", 1998; the meaning of `patience` and `min_delta` is that of the Keras
callback `EarlyStopping` (https://keras.io/api/callbacks/early_stopping/).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from torch import Tensor, nn


class EarlyStopping:
    """Watch the validation loss, say when to stop, and keep a copy of the best weights."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        """Start with no epoch seen.

        Args:
            patience: number of consecutive epochs without improvement after which training stops, at least 1.
            min_delta: an epoch improves only if its loss is lower than the best loss by more than this, at least 0,
                in the units of the loss.
        """
        raise NotImplementedError("your code here")

    def step(self, val_loss: float, model: nn.Module) -> bool:
        """Take note of one finished epoch; return True when training should stop now.

        An epoch improves if ``val_loss < best - min_delta``, where ``best`` is the loss of the last epoch that
        improved; before that, any finite loss improves. A NaN never improves. *model* is left as it is.

        Args:
            val_loss: validation loss of this epoch.
            model: the model as it is at the end of this epoch; if the epoch improves, its state is copied.
        """
        raise NotImplementedError("your code here")

    def restore(self, model: nn.Module) -> None:
        """Load the state of the last epoch that improved into *model*, in place; without one, leave *model* as it is.

        Args:
            model: the model that was trained, or another one of the same architecture.
        """
        raise NotImplementedError("your code here")


def fit(
    model: nn.Module,
    train_epoch: Callable[[nn.Module], None],
    validate: Callable[[nn.Module], float],
    max_epochs: int,
    patience: int,
    min_delta: float = 0.0,
) -> int:
    """Train with early stopping, leave the best weights in *model*, and return how many epochs were trained.

    Args:
        model: trained in place.
        train_epoch: trains *model* for one epoch.
        validate: returns the validation loss of *model*.
        max_epochs: train at most this many epochs, at least 1.
        patience: as for `EarlyStopping`.
        min_delta: as for `EarlyStopping`.
    """
    raise NotImplementedError("your code here")
