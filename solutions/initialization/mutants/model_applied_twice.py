"""Go through everything twice.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    for _ in range(2):
        model.apply(lambda module: init_layer(module, generator))
    return model
