"""Restore where training stops, and once more at the end."""


def fit(
    model: nn.Module,
    train_epoch: Callable[[nn.Module], None],
    validate: Callable[[nn.Module], float],
    max_epochs: int,
    patience: int,
    min_delta: float = 0.0,
) -> int:

    stopper = EarlyStopping(patience=patience, min_delta=min_delta)
    epochs = 0
    for _ in range(max_epochs):
        train_epoch(model)
        epochs += 1
        if stopper.step(val_loss=validate(model), model=model):
            stopper.restore(model)
            break
    stopper.restore(model)
    return epochs
