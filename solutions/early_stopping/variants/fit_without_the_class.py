"""Write fit with its own counting, without EarlyStopping."""

import copy


def fit(
    model: nn.Module,
    train_epoch: Callable[[nn.Module], None],
    validate: Callable[[nn.Module], float],
    max_epochs: int,
    patience: int,
    min_delta: float = 0.0,
) -> int:

    best, best_state, bad, epoch = math.inf, copy.deepcopy(model.state_dict()), 0, 0
    for epoch in range(1, max_epochs + 1):  # noqa: B007
        train_epoch(model)
        loss = validate(model)
        if loss < best - min_delta:
            best, best_state, bad = loss, copy.deepcopy(model.state_dict()), 0
        else:
            bad += 1
        if bad >= patience:
            break
    model.load_state_dict(best_state)
    return epoch
