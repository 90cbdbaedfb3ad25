"""Do not hand min_delta on.   (tasks.md 7.11, mistake 10)

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
    stopper = EarlyStopping(patience)
    for epoch in range(max_epochs):
        train_epoch(model)
        if stopper.step(validate(model), model):
            break
    stopper.restore(model)
    return epoch + 1
