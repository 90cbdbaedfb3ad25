"""Set attributes by dotted names, which replaces nothing.

loses: model
"""


def quantize_model(model: nn.Module) -> nn.Module:
    if isinstance(model, nn.Linear):
        return QuantizedLinear(model)
    new = copy.deepcopy(model)
    for name, child in list(new.named_modules()):
        if isinstance(child, nn.Linear):
            new.__dict__[name] = QuantizedLinear(child)
    return new
