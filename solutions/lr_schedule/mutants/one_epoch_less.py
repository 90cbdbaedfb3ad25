"""Reach the end one epoch early, with T - 1 for T.   (tasks.md 7.12, mistake 6)

loses: cosine_lr
"""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch >= total_epochs:
        return lr_min
    progress = min(1.0, epoch / max(1, total_epochs - 1))
    return lr_min + 0.5 * (initial_lr - lr_min) * (1 + math.cos(math.pi * progress))
