"""Know batch normalisation for pictures only.   (tasks.md 7.14, mistake 7)

loses: modes
"""


def train_mode(model: nn.Module, head: str) -> nn.Module:
    model.train()
    in_head = set(model.get_submodule(head).modules())
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d) and module not in in_head:
            module.eval()
    return model
