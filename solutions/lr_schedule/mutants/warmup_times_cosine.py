"""Multiply the cosine of the whole training by the warm-up.   (tasks.md 7.12, mistake 8)

loses: warmup_cosine_lr
"""


def warmup_cosine_lr(
    epoch: int, total_epochs: int, initial_lr: float, warmup_epochs: int, lr_min: float = 0.0
) -> float:
    factor = min(1.0, (epoch + 1) / (warmup_epochs + 1))
    return factor * cosine_lr(epoch, total_epochs, initial_lr, lr_min)
