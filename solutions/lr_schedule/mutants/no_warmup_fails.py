"""Divide by the length of the warm-up, which may be 0.   (tasks.md 7.12, mistake 8)

loses: warmup_cosine_lr
"""


def warmup_cosine_lr(
    epoch: int, total_epochs: int, initial_lr: float, warmup_epochs: int, lr_min: float = 0.0
) -> float:
    progress = (epoch + 1 - epoch / warmup_epochs) / warmup_epochs
    if epoch < warmup_epochs:
        return initial_lr * (epoch + 1) / (warmup_epochs + 1) + 0.0 * progress
    return cosine_lr(epoch - warmup_epochs, total_epochs - warmup_epochs, initial_lr, lr_min)
