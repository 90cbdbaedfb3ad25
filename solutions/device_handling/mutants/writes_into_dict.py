"""Writes the moved tensors into the caller's dict.   (tasks.md 7.24, mistake 7)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, dict):
        for key in batch:
            batch[key] = move_to(batch[key], device)
        return batch
    return _move(batch, device)
