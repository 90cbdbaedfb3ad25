"""Name the layers, not the parameters.   (tasks.md 7.26, mistake 12)

loses: model
"""

_right = prunable_weights


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    return {name.removesuffix(".weight"): value for name, value in _right(model).items()}
