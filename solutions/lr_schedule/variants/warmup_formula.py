"""Write the cosine out, without calling cosine_lr, and the warm-up as a sum of steps."""


def warmup_cosine_lr(
    epoch: int, total_epochs: int, initial_lr: float, warmup_epochs: int, lr_min: float = 0.0
) -> float:
    step = initial_lr / (warmup_epochs + 1)
    if epoch < warmup_epochs:
        return sum(step for _ in range(epoch + 1))
    progress = min(1.0, (epoch - warmup_epochs) / (total_epochs - warmup_epochs))
    return lr_min + 0.5 * (initial_lr - lr_min) * (1 + math.cos(math.pi * progress))
