"""Freeze everything, the head as well.   (tasks.md 7.14, mistake 1)

loses: freezing
"""


def freeze(model: nn.Module, head: str) -> nn.Module:
    return model.requires_grad_(False)
