"""Do not hand on the earlier masks.   (tasks.md 7.26, mistake 9)

loses: model
"""

_right = prune_model


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    return _right(model, amount)
