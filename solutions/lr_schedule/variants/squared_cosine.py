"""Use the square of a cosine of half the angle."""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    progress = min(1.0, epoch / total_epochs)
    return lr_min + (initial_lr - lr_min) * math.cos(0.5 * math.pi * progress) ** 2
