"""Set requires_grad on modules, where it means nothing.   (tasks.md 7.14, mistake 10)

loses: freezing
"""


def freeze(model: nn.Module, head: str) -> nn.Module:
    for module in model.modules():
        module.requires_grad = False
    for module in model.get_submodule(head).modules():
        module.requires_grad = True
    return model
