"""The visible checks of lr_schedule; `grader check lr_schedule` runs them."""

from __future__ import annotations
import torch
from torch import nn


def curve(lab, epochs, *arguments):
    """Return cosine_lr for each epoch."""
    return [lab.cosine_lr(epoch, *arguments) for epoch in epochs]


def warmup_curve(lab, epochs, *arguments):
    """Return warmup_cosine_lr for each epoch."""
    return [lab.warmup_cosine_lr(epoch, *arguments) for epoch in epochs]


def group_rates(lab, initial_lrs, epochs, *arguments):
    """Return the rates of all groups of an optimizer after each call of set_epoch."""
    optimizer = torch.optim.SGD(_groups(initial_lrs), lr=0.123)
    schedule = lab.CosineSchedule(optimizer, *arguments)
    seen = []
    for epoch in epochs:
        schedule.set_epoch(epoch)
        seen.append([_rate(group) for group in optimizer.param_groups])
    return seen


def _groups(initial_lrs):
    """Return parameter groups of different sizes with these rates."""
    return [{"params": [nn.Parameter(torch.zeros(2 + i))], "lr": lr} for i, lr in enumerate(initial_lrs)]


def _rate(group):
    """Return a group's rate; a rate kept as a tensor is as good as a float."""
    lr = group["lr"]
    return lr.item() if hasattr(lr, "item") else lr
