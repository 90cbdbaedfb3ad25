"""Overlook what lies in no block.

loses: schedule
"""


def unfreeze_gradually(model: nn.Module, blocks: Sequence[str], epoch: int) -> nn.Module:
    for number, name in enumerate(reversed(blocks)):
        model.get_submodule(name).requires_grad_(number <= epoch)
    return model
