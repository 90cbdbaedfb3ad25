"""Return copies of the weights.

loses: model
"""

_right = prunable_weights


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    return {name: nn.Parameter(value.detach().clone()) for name, value in _right(model).items()}
