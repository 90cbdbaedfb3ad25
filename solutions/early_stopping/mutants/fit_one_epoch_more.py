"""Train one epoch more than allowed.   (tasks.md 7.11, mistake 3)

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
    for epoch in range(max_epochs + 1):
        train_epoch(model)
        if stopper.step(validate(model), model):
            break
    stopper.restore(model)
    return epoch + 1
