"""Leave the model itself out.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    for module in list(model.modules())[1:]:
        init_layer(module, generator)
    return model
