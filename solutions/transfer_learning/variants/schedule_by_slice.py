"""Slice from the end, and freeze parameter by parameter."""


def unfreeze_gradually(model: nn.Module, blocks: Sequence[str], epoch: int) -> nn.Module:
    thawed = tuple(f"{name}." for name in blocks[-(epoch + 1) :])
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.startswith(thawed))
    return model
