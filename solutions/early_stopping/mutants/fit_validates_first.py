"""Validate before training, so that each loss belongs to the weights of the epoch before.

loses: fit
"""


def fit(
    model: nn.Module,
    train_epoch: Callable[[nn.Module], None],
    validate: Callable[[nn.Module], float],
    max_epochs: int,
    patience: int,
    min_delta: float = 0.0,
) -> int:
    stopper = EarlyStopping(patience, min_delta)
    for epoch in range(max_epochs):
        stop = stopper.step(validate(model), model)
        train_epoch(model)
        if stop:
            break
    stopper.restore(model)
    return epoch + 1
