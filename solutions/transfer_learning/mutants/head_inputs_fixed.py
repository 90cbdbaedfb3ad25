"""Fix the number of inputs, as it was in the example.   (tasks.md 7.14, mistake 3)

loses: head
"""


def replace_head(model: nn.Module, head: str, num_classes: int) -> nn.Module:
    parent_name, _, name = head.rpartition(".")
    old = model.get_submodule(head)
    new = nn.Linear(5, num_classes, device=old.weight.device, dtype=old.weight.dtype)
    setattr(model.get_submodule(parent_name), name, new)
    return model
