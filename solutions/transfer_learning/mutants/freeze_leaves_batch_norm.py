"""Freeze the weights of layers that compute, and overlook those that normalise.

loses: freezing
"""


def freeze(model: nn.Module, head: str) -> nn.Module:
    in_head = set(model.get_submodule(head).modules())
    for module in model.modules():
        if isinstance(module, nn.Linear | nn.Conv2d):
            module.requires_grad_(module in in_head)
    return model
