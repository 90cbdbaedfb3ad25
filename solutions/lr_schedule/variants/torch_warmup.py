"""Chain torch's own schedulers on an optimizer made for them."""

import warnings

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR


def warmup_cosine_lr(
    epoch: int, total_epochs: int, initial_lr: float, warmup_epochs: int, lr_min: float = 0.0
) -> float:
    if warmup_epochs == 0:
        return cosine_lr(epoch, total_epochs, initial_lr, lr_min)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no optimizer step before the scheduler's
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=initial_lr)
        warmup = LinearLR(optimizer, 1 / (warmup_epochs + 1), 1.0, warmup_epochs)
        cosine = CosineAnnealingLR(optimizer, total_epochs - warmup_epochs, lr_min)
        scheduler = SequentialLR(optimizer, [warmup, cosine], [warmup_epochs])
        for _ in range(min(epoch, total_epochs)):
            scheduler.step()
    return optimizer.param_groups[0]["lr"]
