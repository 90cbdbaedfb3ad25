"""Overlook that the model may be one layer, and misname it.

loses: model
"""


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    return {
        f"{name}.weight": module.weight
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear | nn.Conv2d)
    }
