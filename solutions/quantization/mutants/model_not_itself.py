"""Overlook that the model may be a linear layer.

loses: model
"""


def quantize_model(model: nn.Module) -> nn.Module:
    new = copy.deepcopy(model)
    for parent in list(new.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Linear):
                setattr(parent, name, QuantizedLinear(child))
    return new
