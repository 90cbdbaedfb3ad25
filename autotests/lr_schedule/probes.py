"""Drivers of the learning rate checks: they ask for the rates of many epochs beside the student's code."""

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


def rates_of_two_optimizers(lab, first_lrs, second_lrs, epochs, total_epochs):
    """Return the rates of two optimizers whose schedules take turns."""
    optimizers = [torch.optim.SGD(_groups(lrs), lr=0.123) for lrs in (first_lrs, second_lrs)]
    schedules = [lab.CosineSchedule(optimizer, total_epochs) for optimizer in optimizers]
    seen = []
    for epoch in epochs:
        for schedule in schedules:
            schedule.set_epoch(epoch)
        seen.append([[_rate(group) for group in optimizer.param_groups] for optimizer in optimizers])
    return seen


def groups_afterwards(lab, initial_lrs, decays, epochs, *arguments):
    """Return every entry that the groups had before, as it is after the last epoch, and how many groups there are."""
    groups = _groups(initial_lrs)
    for group, decay in zip(groups, decays, strict=True):
        group["weight_decay"] = decay
        group["initial_lr"] = group["lr"]
    optimizer = torch.optim.AdamW(groups, lr=0.123, betas=(0.8, 0.95), eps=1e-7)
    before = [[key for key in group if key != "params"] for group in optimizer.param_groups]
    schedule = lab.CosineSchedule(optimizer, *arguments)
    for epoch in epochs:
        schedule.set_epoch(epoch)
    entries = []
    for group, keys in zip(optimizer.param_groups, before, strict=False):
        entries.append({key: _rate(group) if key == "lr" else group.get(key, "lost") for key in keys})
    return {"groups": len(optimizer.param_groups), "entry": entries}


def weights_after_training(lab, weights, gradients, initial_lrs, *arguments):
    """Train with given gradients, one optimizer step an epoch; return each group's weights."""
    parameters = [nn.Parameter(weight.clone()) for weight in weights]
    groups = [{"params": [parameter], "lr": lr} for parameter, lr in zip(parameters, initial_lrs, strict=True)]
    optimizer = torch.optim.SGD(groups, lr=0.123, momentum=0.5)
    schedule = lab.CosineSchedule(optimizer, *arguments)
    for epoch in range(gradients.shape[0]):
        schedule.set_epoch(epoch)
        for parameter in parameters:
            parameter.grad = gradients[epoch].clone()
        optimizer.step()
    return [parameter.detach().clone() for parameter in parameters]


def _groups(initial_lrs):
    """Return parameter groups of different sizes with these rates."""
    return [{"params": [nn.Parameter(torch.zeros(2 + i))], "lr": lr} for i, lr in enumerate(initial_lrs)]


def _rate(group):
    """Return a group's rate; a rate kept as a tensor is as good as a float."""
    lr = group["lr"]
    return lr.item() if hasattr(lr, "item") else lr
