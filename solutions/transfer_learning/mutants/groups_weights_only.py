"""Overlook biases.

loses: groups
"""

_right = parameter_groups


def parameter_groups(model: nn.Module, head: str, lr_backbone: float, lr_head: float) -> list[dict[str, Any]]:
    groups = _right(model, head, lr_backbone, lr_head)
    weights = {value for name, value in model.named_parameters() if name.endswith("weight")}
    return [group | {"params": [each for each in group["params"] if each in weights]} for group in groups]
