"""Forgets the device in the recursive call, where the default takes its place.   (tasks.md 7.24, mistake 5)

loses: move_to
"""

_move = move_to


def move_to(batch, device="cpu"):
    if isinstance(batch, list):
        return [move_to(item) for item in batch]
    return _move(batch, device)
