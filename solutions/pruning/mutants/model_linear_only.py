"""Overlook convolutions.

loses: model
"""


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    found = {}
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            found[f"{name}.weight" if name else "weight"] = module.weight
    return found
