"""End the warm-up with the initial rate, so that two epochs have it.   (tasks.md 7.12, mistake 8)

loses: warmup_cosine_lr
"""


def warmup_cosine_lr(
    epoch: int, total_epochs: int, initial_lr: float, warmup_epochs: int, lr_min: float = 0.0
) -> float:
    if epoch < warmup_epochs:
        return initial_lr * (epoch + 1) / warmup_epochs
    return cosine_lr(epoch - warmup_epochs, total_epochs - warmup_epochs, initial_lr, lr_min)
