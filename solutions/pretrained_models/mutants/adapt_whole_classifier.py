"""Replace all of the classifier by one layer.

loses: adapt
"""

_right = adapt_classifier


def adapt_classifier(model: nn.Module, num_classes: int) -> nn.Module:
    if not isinstance(getattr(model, "classifier", None), nn.Sequential):
        return _right(model, num_classes)
    first = next(layer for layer in model.classifier.modules() if isinstance(layer, nn.Linear | nn.Conv2d)).weight
    model.classifier = nn.Linear(first.size(1), num_classes, device=first.device, dtype=first.dtype)
    return model
