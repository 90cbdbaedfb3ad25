"""Do not hand the generator on.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    return model.apply(init_layer)
