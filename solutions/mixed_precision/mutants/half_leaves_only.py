"""Convert the innermost modules only, and forget what hangs on the others.   (tasks.md 7.24, mistake 13)

loses: half
"""


def to_half(model: nn.Module, dtype: torch.dtype, keep: tuple[type[nn.Module], ...] = NORMS) -> nn.Module:
    for module in model.modules():
        if not isinstance(module, keep) and not list(module.children()):
            module.to(dtype)
    return model
