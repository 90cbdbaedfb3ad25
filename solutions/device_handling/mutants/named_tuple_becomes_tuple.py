"""Returns a plain tuple for a named tuple.   (tasks.md 7.24, mistake 6)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, tuple) and not hasattr(batch, "to"):
        return tuple(move_to(item, device) for item in batch)
    return _move(batch, device)
