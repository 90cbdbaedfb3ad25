"""Prune a copy of the model.

loses: model
"""

import copy

_right = prune_model


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    return _right(copy.deepcopy(model), amount, masks)
