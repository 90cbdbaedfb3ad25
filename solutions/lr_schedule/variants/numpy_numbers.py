"""Compute with numpy."""

import numpy as np


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    return float(lr_min + (initial_lr - lr_min) * (1 + np.cos(np.pi * np.clip(epoch / total_epochs, 0, 1))) / 2)
