"""Let the cosine begin at epoch 0, so that the rate drops after the warm-up.   (tasks.md 7.12, mistake 8)

loses: warmup_cosine_lr
"""


def warmup_cosine_lr(
    epoch: int, total_epochs: int, initial_lr: float, warmup_epochs: int, lr_min: float = 0.0
) -> float:
    if epoch < warmup_epochs:
        return initial_lr * (epoch + 1) / (warmup_epochs + 1)
    return cosine_lr(epoch, total_epochs, initial_lr, lr_min)
