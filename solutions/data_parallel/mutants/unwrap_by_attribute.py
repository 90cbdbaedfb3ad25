"""Take a part called module for a wrapped model.   (tasks.md 7.24, mistake 14)

loses: wrappers
"""


def unwrap(model: nn.Module) -> nn.Module:
    while hasattr(model, "module"):
        model = model.module
    return model
