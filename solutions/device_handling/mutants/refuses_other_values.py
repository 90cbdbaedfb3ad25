"""Raises for an item that is no tensor and no container.   (tasks.md 7.24, mistake 8)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    moved = _move(batch, device)
    if isinstance(batch, str | int | float) or batch is None:
        raise TypeError(f"cannot move a {type(batch).__name__}")
    return moved
