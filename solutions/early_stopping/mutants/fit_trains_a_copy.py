"""Train a copy of the model, and load the best weights into that.   (tasks.md 7.11, mistake 12)

loses: fit
"""

import copy


def fit(
    model: nn.Module,
    train_epoch: Callable[[nn.Module], None],
    validate: Callable[[nn.Module], float],
    max_epochs: int,
    patience: int,
    min_delta: float = 0.0,
) -> int:
    model = copy.deepcopy(model)
    stopper = EarlyStopping(patience, min_delta)
    for epoch in range(max_epochs):
        train_epoch(model)
        if stopper.step(validate(model), model):
            break
    stopper.restore(model)
    return epoch + 1
