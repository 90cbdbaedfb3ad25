"""Step torch's own scheduler on an optimizer made for it."""

import warnings

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=initial_lr)
    scheduler = CosineAnnealingLR(optimizer, T_max=total_epochs, eta_min=lr_min)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no optimizer step before the scheduler's
        for _ in range(min(epoch, total_epochs)):
            scheduler.step()
    return optimizer.param_groups[0]["lr"]
