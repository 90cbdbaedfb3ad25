"""Add lr_min to a cosine that goes down to 0.   (tasks.md 7.12, mistake 3)

loses: cosine_lr
"""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch >= total_epochs:
        return lr_min
    return lr_min + 0.5 * initial_lr * (1 + math.cos(math.pi * epoch / total_epochs))
