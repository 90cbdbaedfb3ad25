"""Look at the outermost layers only.

loses: model
"""


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    if isinstance(model, nn.Linear | nn.Conv2d):
        return {"weight": model.weight}
    layers = model.named_children()
    return {f"{name}.weight": layer.weight for name, layer in layers if isinstance(layer, nn.Linear | nn.Conv2d)}
