"""Takes a string for a list of strings.   (tasks.md 7.24, mistake 8)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, str):
        return "".join(move_to(item, device) for item in batch)
    return _move(batch, device)
