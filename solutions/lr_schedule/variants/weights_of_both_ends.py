"""Mix the two rates with weights that add up to 1."""


def cosine_lr(epoch: int, total_epochs: int, initial_lr: float, lr_min: float = 0.0) -> float:
    share = 0.5 - 0.5 * math.cos(math.radians(180 * min(epoch, total_epochs) / total_epochs))
    return (1 - share) * initial_lr + share * lr_min
