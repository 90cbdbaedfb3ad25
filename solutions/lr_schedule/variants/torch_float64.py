"""Compute with a float64 tensor and return its item."""

import torch


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    progress = torch.tensor(epoch / total_epochs, dtype=torch.float64).clamp(max=1)
    low, high = torch.tensor([lr_min, initial_lr], dtype=torch.float64)
    return torch.lerp(low, high, (1 + (progress * torch.pi).cos()) / 2).item()
