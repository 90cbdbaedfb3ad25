"""Return after the first layer.

loses: model
"""


def quantize_model(model: nn.Module) -> nn.Module:
    if isinstance(model, nn.Linear):
        return QuantizedLinear(model)
    new = copy.deepcopy(model)
    for parent in list(new.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Linear):
                setattr(parent, name, QuantizedLinear(child))
                return new
    return new
