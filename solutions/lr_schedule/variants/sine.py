"""Use a sine from the right angle on."""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    if epoch > total_epochs:
        epoch = total_epochs
    return (initial_lr + lr_min) / 2 + (initial_lr - lr_min) / 2 * math.sin(
        math.pi / 2 - epoch * math.pi / total_epochs
    )
