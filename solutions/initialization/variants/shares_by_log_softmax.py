"""Centre the logarithms."""


def start_from_shares_(layer: nn.Linear, counts: Tensor) -> nn.Linear:
    bias = counts.double().log()
    bias = bias - bias.mean()
    layer.bias.data.copy_(bias.detach())
    return layer


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    for child in model.children():
        init_model(child, generator)
    init_layer(model, generator)
    return model
