"""Initialise a copy.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    import copy

    return copy.deepcopy(model).apply(lambda module: init_layer(module, generator))
