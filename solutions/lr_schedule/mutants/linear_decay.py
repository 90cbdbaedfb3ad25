"""Go down in a straight line, which meets the cosine at both ends and in the middle.   (tasks.md 7.12, mistake 4)

loses: cosine_lr
"""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch >= total_epochs:
        return lr_min
    return initial_lr + (lr_min - initial_lr) * epoch / total_epochs
