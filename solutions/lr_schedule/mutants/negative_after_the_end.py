"""Go on downwards after the last epoch, below lr_min and below 0.   (tasks.md 7.12, mistake 9)

loses: cosine_lr
"""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch > total_epochs:
        return lr_min - 0.5 * (initial_lr - lr_min) * (1 + math.cos(math.pi * epoch / total_epochs))
    return lr_min + 0.5 * (initial_lr - lr_min) * (1 + math.cos(math.pi * epoch / total_epochs))
