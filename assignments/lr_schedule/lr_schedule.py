"""Learning rates that follow a cosine: the rule, the rule with a warm-up, and a class that applies it to an optimizer.

Sources: I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016, arXiv 1608.03983, eq. 5
(without the restarts); the warm-up is the one of nanoGPT's `get_lr` (https://github.com/karpathy/nanoGPT, train.py).

Epochs count from 0. Rates are in the units of the optimizer's `lr`.
"""

from __future__ import annotations

import math

from torch.optim import Optimizer


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    """Return the rate of *epoch*: half a cosine wave from *initial_lr* at 0 down to *lr_min* at *total_epochs*.

    From *total_epochs* on the rate stays at *lr_min*.

    Args:
        epoch: counts from 0.
        total_epochs: at least 1.
        initial_lr: rate of epoch 0.
        lr_min: lowest rate, at most *initial_lr*.
    """
    raise NotImplementedError("your code here")


def warmup_cosine_lr(
    epoch: int, total_epochs: int, initial_lr: float, warmup_epochs: int, lr_min: float = 0.0
) -> float:
    """Return the rate of *epoch* when the first *warmup_epochs* epochs rise to *initial_lr* and the cosine follows.

    Epoch ``e < warmup_epochs`` has the rate ``initial_lr * (e + 1) / (warmup_epochs + 1)``. The cosine takes the
    remaining ``total_epochs - warmup_epochs`` epochs: it starts with *initial_lr* at epoch *warmup_epochs*.

    Args:
        epoch: counts from 0.
        total_epochs: the warm-up included.
        initial_lr: the highest rate.
        warmup_epochs: at least 0, less than *total_epochs*; with 0 this is `cosine_lr`.
        lr_min: lowest rate of the cosine; it plays no part in the warm-up.
    """
    raise NotImplementedError("your code here")


class CosineSchedule:
    """Set the rate of every parameter group of an optimizer, each from the group's own initial rate."""

    def __init__(self, optimizer: Optimizer, total_epochs: int, lr_min: float = 0.0, warmup_epochs: int = 0) -> None:
        """Take the rate that each group has now for its initial rate.

        Args:
            optimizer: its groups' `lr` will be set.
            total_epochs: as for `cosine_lr`.
            lr_min: lowest rate, the same for all groups.
            warmup_epochs: as for `warmup_cosine_lr`; 0 for no warm-up.
        """
        raise NotImplementedError("your code here")

    def set_epoch(self, epoch: int) -> None:
        """Set the `lr` of every group to its rate of *epoch*, and change nothing else; any order of epochs will do."""
        raise NotImplementedError("your code here")
