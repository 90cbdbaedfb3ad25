"""Take for granted that the layer is called fc.

loses: adapt
"""


def adapt_classifier(model: nn.Module, num_classes: int) -> nn.Module:
    inputs = [layer for layer in model.modules() if isinstance(layer, nn.Linear | nn.Conv2d)][-1].weight
    model.fc = nn.Linear(inputs.size(1), num_classes, device=inputs.device, dtype=inputs.dtype)
    return model
