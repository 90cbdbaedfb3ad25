"""Replace the parameters by new ones.   (tasks.md 7.24, mistake 13)

loses: half
"""


def to_half(model: nn.Module, dtype: torch.dtype, keep: tuple[type[nn.Module], ...] = NORMS) -> nn.Module:
    for module in model.modules():
        if isinstance(module, keep):
            continue
        for name, param in list(module.named_parameters(recurse=False)):
            setattr(module, name, nn.Parameter(param.detach().to(dtype), requires_grad=param.requires_grad))
        for name, buffer in list(module.named_buffers(recurse=False)):
            if buffer.is_floating_point():
                setattr(module, name, buffer.to(dtype))
    return model
