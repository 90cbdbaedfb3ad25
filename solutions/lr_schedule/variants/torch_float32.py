"""Compute with tensors of torch's default dtype and return one."""

import torch


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch >= total_epochs:
        return torch.tensor(lr_min)
    angle = torch.tensor(epoch / total_epochs) * torch.pi
    return lr_min + 0.5 * (initial_lr - lr_min) * (1 + torch.cos(angle))
