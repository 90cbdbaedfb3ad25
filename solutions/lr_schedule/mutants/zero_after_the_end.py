"""Fall to 0 after the last epoch.   (tasks.md 7.12, mistake 9)

loses: cosine_lr
"""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch > total_epochs:
        return 0.0
    return lr_min + 0.5 * (initial_lr - lr_min) * (1 + math.cos(math.pi * epoch / total_epochs))
