"""Restore the best weights only when training came to its last epoch.   (tasks.md 7.11, mistake 7)

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
        train_epoch(model)
        if stopper.step(validate(model), model):
            return epoch + 1
    stopper.restore(model)
    return max_epochs
