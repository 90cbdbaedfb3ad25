"""Prune the biases of the layers, too.   (tasks.md 7.26, mistake 7)

loses: model
"""


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    found = {}
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear | nn.Conv2d):
            for kind, parameter in module.named_parameters():
                found[f"{name}.{kind}" if name else kind] = parameter
    return found
