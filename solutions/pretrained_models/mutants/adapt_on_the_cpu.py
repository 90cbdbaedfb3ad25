"""Leave the new layer on the CPU and in single precision.

loses: adapt
"""

_right = adapt_classifier


def adapt_classifier(model: nn.Module, num_classes: int) -> nn.Module:
    old = next(model.parameters())
    _right(model, num_classes)
    name = [name for name, layer in model.named_modules() if isinstance(layer, nn.Linear | nn.Conv2d)][-1]
    parent, _, attribute = name.rpartition(".")
    layer = model.get_submodule(name)
    if isinstance(layer, nn.Linear):
        setattr(model.get_submodule(parent), attribute, nn.Linear(layer.in_features, num_classes).to(old.dtype))
    return model
