"""Exchange the two rates.

loses: groups
"""

_right = parameter_groups


def parameter_groups(model: nn.Module, head: str, lr_backbone: float, lr_head: float) -> list[dict[str, Any]]:
    return _right(model, head, lr_head, lr_backbone)
