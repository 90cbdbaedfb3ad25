"""Go through the children only.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    for module in model.children():
        init_layer(module, generator)
    return model
