"""Compute each scale on the spot, and go through modules()."""


def init_layer(module: nn.Module, generator: torch.Generator | None = None) -> None:
    for name, value in module.named_parameters(recurse=False):
        if not value.requires_grad:
            continue
        value = value.data
        if isinstance(module, nn.Linear):
            if name == "weight":
                bound = (6 / (value.shape[0] + value.shape[1])) ** 0.5
                value.uniform_(-bound, bound, generator=generator)
            else:
                value.zero_()
        elif isinstance(module, (nn.Conv1d, nn.Conv2d, nn.Conv3d)):
            if name == "weight":
                value.normal_(0, (2 / (value.numel() / value.shape[1])) ** 0.5, generator=generator)
            else:
                value.zero_()
        elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm)):
            value.fill_(float(name == "weight"))
        elif isinstance(module, nn.Embedding):
            numbers = torch.randn(value.shape, generator=generator, dtype=value.dtype, device=value.device)
            if module.padding_idx is not None:
                numbers[module.padding_idx] = 0
            value.copy_(numbers / module.embedding_dim**0.5)


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    for module in model.modules():
        init_layer(module, generator=generator)
    return model
