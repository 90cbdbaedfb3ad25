"""Let the backbone be trained, too.   (tasks.md 7.14, mistake 4)

loses: freezing
"""


def freeze(model: nn.Module, head: str) -> nn.Module:
    model.get_submodule(head).requires_grad_(True)
    return model
