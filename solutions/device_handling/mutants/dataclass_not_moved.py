"""Returns a dataclass as it is.   (tasks.md 7.24, mistake 9)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if dataclasses.is_dataclass(batch):
        return batch
    return _move(batch, device)
