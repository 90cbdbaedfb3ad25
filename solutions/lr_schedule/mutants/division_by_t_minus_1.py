"""Divide by T - 1, which is 0 in the shortest training.   (tasks.md 7.12, mistake 6)

loses: cosine_lr
"""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch >= total_epochs:
        return lr_min
    return lr_min + 0.5 * (initial_lr - lr_min) * (1 + math.cos(math.pi * epoch / (total_epochs - 1)))
