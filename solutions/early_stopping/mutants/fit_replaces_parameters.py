"""Put new parameters into the model, which the optimizer does not know.   (tasks.md 7.11, mistake 12)

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
    stopper = EarlyStopping(patience, min_delta)
    for epoch in range(max_epochs):
        train_epoch(model)
        if stopper.step(validate(model), model):
            break
    best = copy.deepcopy(model)
    stopper.restore(best)
    model.load_state_dict(best.state_dict(), assign=True)
    return epoch + 1
