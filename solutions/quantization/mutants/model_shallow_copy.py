"""Copy the outermost module only.

loses: model
"""


def quantize_model(model: nn.Module) -> nn.Module:
    if isinstance(model, nn.Linear):
        return QuantizedLinear(model)
    new = copy.copy(model)
    new._modules = dict(model._modules)
    for parent in list(new.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Linear):
                setattr(parent, name, QuantizedLinear(child))
    return new
