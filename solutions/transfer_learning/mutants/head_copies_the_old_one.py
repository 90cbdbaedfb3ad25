"""Start the new head from rows of the old one.   (tasks.md 7.14, mistake 11)

loses: head
"""

_right = replace_head


def replace_head(model: nn.Module, head: str, num_classes: int) -> nn.Module:
    old = model.get_submodule(head)
    _right(model, head, num_classes)
    new = model.get_submodule(head)
    count = min(num_classes, old.out_features)
    with torch.no_grad():
        new.weight[:count] = old.weight[:count]
    return model
