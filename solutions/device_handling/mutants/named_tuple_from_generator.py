"""Makes a named tuple as if it were a list.   (tasks.md 7.24, mistake 6)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, list | tuple) and not hasattr(batch, "to"):
        return type(batch)(move_to(item, device) for item in batch)
    return _move(batch, device)
