"""Returns a list for a tuple.   (tasks.md 7.24, mistake 6)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if type(batch) is tuple:
        return [move_to(item, device) for item in batch]
    return _move(batch, device)
