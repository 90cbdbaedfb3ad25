"""Use a quarter of the wave.   (tasks.md 7.12, mistake 5)

loses: cosine_lr
"""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch >= total_epochs:
        return lr_min
    return lr_min + (initial_lr - lr_min) * math.cos(math.pi * epoch / (2 * total_epochs))
