"""Set biases to 1.

loses: layers
"""


def init_layer(module: nn.Module, generator: torch.Generator | None = None) -> None:
    weight, bias = getattr(module, "weight", None), getattr(module, "bias", None)
    fill_weight = weight is not None and weight.requires_grad
    fill_bias = bias is not None and bias.requires_grad
    norms = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm)
    with torch.no_grad():
        if fill_weight and isinstance(module, nn.Linear):
            glorot_uniform_(weight, generator=generator)
        elif fill_weight and isinstance(module, nn.Conv1d | nn.Conv2d | nn.Conv3d):
            he_normal_(weight, mode="fan_out", generator=generator)
        elif fill_weight and isinstance(module, norms):
            weight.fill_(1)
        elif fill_weight and isinstance(module, nn.Embedding):
            weight.normal_(0, 1 / math.sqrt(module.embedding_dim), generator=generator)
            if module.padding_idx is not None:
                weight[module.padding_idx] = 0
        if fill_bias and isinstance(module, (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, *norms)):
            bias.fill_(1)
