"""Take for granted that the head is called fc.   (tasks.md 7.14, mistake 2)

loses: head
"""


def replace_head(model: nn.Module, head: str, num_classes: int) -> nn.Module:
    old = model.get_submodule(head)
    model.fc = nn.Linear(old.in_features, num_classes, device=old.weight.device, dtype=old.weight.dtype)
    return model
