"""Returns the dict in another order.   (tasks.md 7.24, mistake 9)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    moved = _move(batch, device)
    if isinstance(batch, dict):
        for key in sorted(batch, key=str):
            value = moved.pop(key)
            moved[key] = value
    return moved
