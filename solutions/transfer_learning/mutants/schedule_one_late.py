"""Take the last `epoch` blocks, which are all of them in epoch 0.   (tasks.md 7.14, mistake 12)

loses: schedule
"""


def unfreeze_gradually(model: nn.Module, blocks: Sequence[str], epoch: int) -> nn.Module:
    model.requires_grad_(False)
    for name in blocks[-epoch:]:
        model.get_submodule(name).requires_grad_(True)
    return model
