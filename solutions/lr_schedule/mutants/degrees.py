"""Take the angle for degrees.   (tasks.md 7.12, mistake 5)

loses: cosine_lr
"""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch >= total_epochs:
        return lr_min
    return lr_min + 0.5 * (initial_lr - lr_min) * (1 + math.cos(180 * epoch / total_epochs))
