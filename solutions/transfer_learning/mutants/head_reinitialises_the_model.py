"""Initialise the whole model anew.   (tasks.md 7.14, mistake 13)

loses: head
"""

_right = replace_head


def _reset(module: nn.Module) -> None:
    if hasattr(module, "reset_parameters"):
        module.reset_parameters()


def replace_head(model: nn.Module, head: str, num_classes: int) -> nn.Module:
    return _right(model, head, num_classes).apply(_reset)
