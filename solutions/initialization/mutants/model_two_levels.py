"""Go two levels deep.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    for module in model.children():
        init_layer(module, generator)
        for inner in module.children():
            init_layer(inner, generator)
    return model
