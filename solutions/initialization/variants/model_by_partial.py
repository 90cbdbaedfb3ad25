"""Apply a partial function; recurse by hand for the rest."""

import functools


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    model.apply(functools.partial(init_layer, generator=generator))
    return model


def start_from_shares_(layer: nn.Linear, counts: Tensor) -> nn.Linear:
    layer.bias.data = layer.bias.data.clone()
    nn.init.zeros_(layer.bias)
    with torch.no_grad():
        layer.bias += counts.to(layer.bias.dtype).log()
    return layer
