"""Takes a PackedSequence for a named tuple.   (tasks.md 7.24, mistake 9)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(move_to(item, device) for item in batch))
    return _move(batch, device)
