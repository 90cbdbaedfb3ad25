"""Set the momentum to 0, so that batches are still normalised by themselves.   (tasks.md 7.14, mistake 7)

loses: modes
"""


def train_mode(model: nn.Module, head: str) -> nn.Module:
    model.train()
    in_head = set(model.get_submodule(head).modules())
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d | nn.BatchNorm3d) and module not in in_head:
            module.momentum = 0.0
    return model
