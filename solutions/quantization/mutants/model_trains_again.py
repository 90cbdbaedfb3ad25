"""Put the copy into training mode.

loses: model
"""

_right = quantize_model


def quantize_model(model: nn.Module) -> nn.Module:
    return _right(model).train()
