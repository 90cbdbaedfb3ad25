"""Thaw the whole classifier that the head is a part of.   (tasks.md 7.14, mistake 5)

loses: freezing
"""


def freeze(model: nn.Module, head: str) -> nn.Module:
    model.requires_grad_(False)
    model.get_submodule(head.split(".")[0]).requires_grad_(True)
    return model
