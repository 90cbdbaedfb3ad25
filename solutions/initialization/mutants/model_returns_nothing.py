"""Return nothing.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    model.apply(lambda module: init_layer(module, generator))
