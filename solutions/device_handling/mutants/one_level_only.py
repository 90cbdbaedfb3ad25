"""Looks into a dict, list or tuple, but not into containers in it.   (tasks.md 7.24, mistake 4)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    def move(item):
        return _move(item, device) if not isinstance(item, dict | list | tuple) or hasattr(item, "to") else item

    if hasattr(batch, "to"):
        return batch.to(device)
    if isinstance(batch, dict):
        moved = copy.copy(batch)
        moved.update({key: move(item) for key, item in batch.items()})
        return moved
    if hasattr(batch, "_fields"):
        return type(batch)(*map(move, batch))
    if isinstance(batch, list | tuple):
        return type(batch)(map(move, batch))
    return move(batch)
