"""Convert everything, then put the kept modules back."""

import copy


def to_half(model: nn.Module, dtype: torch.dtype, keep: tuple[type[nn.Module], ...] = NORMS) -> nn.Module:
    kept = [(module, copy.deepcopy(module)) for module in model.modules() if isinstance(module, keep)]
    model.to(dtype)
    for module, original in kept:
        module.to(torch.float32)
        module.load_state_dict(original.state_dict())
    return model
