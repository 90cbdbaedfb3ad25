"""Returns a plain dict for every dict.   (tasks.md 7.24, mistake 9)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, dict):
        return {key: move_to(item, device) for key, item in batch.items()}
    return _move(batch, device)
