"""Let all blocks be trained from the start.   (tasks.md 7.14, mistake 12)

loses: schedule
"""

_right = unfreeze_gradually


def unfreeze_gradually(model: nn.Module, blocks: Sequence[str], epoch: int) -> nn.Module:
    return _right(model, blocks, len(blocks))
