"""Start the generator anew for each layer.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    seed = None if generator is None else generator.initial_seed()

    def fill(module):
        if generator is not None:
            generator.manual_seed(seed)
        init_layer(module, generator)

    return model.apply(fill)
