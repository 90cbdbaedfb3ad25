"""Know no last layer but nn.Linear.

loses: adapt
"""


def adapt_classifier(model: nn.Module, num_classes: int) -> nn.Module:
    name, old = [(name, layer) for name, layer in model.named_modules() if isinstance(layer, nn.Linear)][-1]
    parent, _, attribute = name.rpartition(".")
    new = nn.Linear(old.in_features, num_classes, device=old.weight.device, dtype=old.weight.dtype)
    setattr(model.get_submodule(parent), attribute, new)
    return model
