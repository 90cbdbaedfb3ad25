"""Leave the last layer as it is.

loses: model
"""


def quantize_model(model: nn.Module) -> nn.Module:
    if isinstance(model, nn.Linear):
        return QuantizedLinear(model)
    new = copy.deepcopy(model)
    places = [(p, n) for p in new.modules() for n, c in p.named_children() if isinstance(c, nn.Linear)]
    for parent, name in places[:-1]:
        setattr(parent, name, QuantizedLinear(getattr(parent, name)))
    return new
