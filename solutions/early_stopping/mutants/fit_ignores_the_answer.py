"""Train all epochs, whatever step says.   (tasks.md 7.11, mistake 3)

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
    for _ in range(max_epochs):
        train_epoch(model)
        stopper.step(validate(model), model)
    stopper.restore(model)
    return max_epochs
