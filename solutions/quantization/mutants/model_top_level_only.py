"""Replace the outermost layers only.

loses: model
"""


def quantize_model(model: nn.Module) -> nn.Module:
    if isinstance(model, nn.Linear):
        return QuantizedLinear(model)
    new = copy.deepcopy(model)
    for name, child in list(new.named_children()):
        if isinstance(child, nn.Linear):
            setattr(new, name, QuantizedLinear(child))
    return new
