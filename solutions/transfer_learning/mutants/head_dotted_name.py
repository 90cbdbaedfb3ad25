"""Set an attribute whose name has dots, which adds a layer that is never used.   (tasks.md 7.14, mistake 2)

loses: head
"""

_right = replace_head


def replace_head(model: nn.Module, head: str, num_classes: int) -> nn.Module:
    if "." not in head:
        return _right(model, head, num_classes)
    old = model.get_submodule(head)
    model._modules[head] = nn.Linear(old.in_features, num_classes, device=old.weight.device, dtype=old.weight.dtype)
    return model
