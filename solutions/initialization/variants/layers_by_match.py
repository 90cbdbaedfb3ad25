"""Match on the type, and fill by data."""


def init_layer(module: nn.Module, generator: torch.Generator | None = None) -> None:
    def trainable(name):
        value = getattr(module, name)
        return value is not None and value.requires_grad

    match module:
        case nn.Linear():
            if trainable("weight"):
                glorot_uniform_(module.weight, 1.0, generator)
        case nn.Conv1d() | nn.Conv2d() | nn.Conv3d():
            if trainable("weight"):
                he_normal_(module.weight, "fan_out", "relu", generator=generator)
        case nn.BatchNorm1d() | nn.BatchNorm2d() | nn.BatchNorm3d() | nn.LayerNorm() | nn.GroupNorm():
            if trainable("weight"):
                nn.init.ones_(module.weight)
        case nn.Embedding():
            if trainable("weight"):
                nn.init.normal_(module.weight, 0, module.embedding_dim**-0.5, generator)
                if module.padding_idx is not None:
                    module.weight.data[module.padding_idx].zero_()
            return
        case _:
            return
    if trainable("bias"):
        nn.init.zeros_(module.bias)
