"""Thaw, and rely on what was frozen before.   (tasks.md 7.14, mistake 12)

loses: schedule
"""


def unfreeze_gradually(model: nn.Module, blocks: Sequence[str], epoch: int) -> nn.Module:
    for name in list(reversed(blocks))[: epoch + 1]:
        model.get_submodule(name).requires_grad_(True)
    return model
