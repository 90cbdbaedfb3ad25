"""Writes the moved tensors into the caller's list.   (tasks.md 7.24, mistake 7)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, list):
        for index, item in enumerate(batch):
            batch[index] = move_to(item, device)
        return batch
    return _move(batch, device)
