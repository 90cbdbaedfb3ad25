"""Leave the new head on the CPU.   (tasks.md 7.14, mistake 8)

loses: head
"""


def replace_head(model: nn.Module, head: str, num_classes: int) -> nn.Module:
    parent_name, _, name = head.rpartition(".")
    old = model.get_submodule(head)
    new = nn.Linear(old.in_features, num_classes, dtype=old.weight.dtype)
    setattr(model.get_submodule(parent_name), name, new)
    return model
