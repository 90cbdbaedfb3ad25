"""Go through the layers backwards.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    for module in reversed(list(model.modules())):
        init_layer(module, generator)
    return model
