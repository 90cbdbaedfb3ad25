"""Keeps only the tensors of a dict.   (tasks.md 7.24, mistake 8)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    moved = _move(batch, device)
    if type(batch) is dict:
        return {key: item for key, item in moved.items() if isinstance(item, torch.Tensor | dict | list | tuple)}
    return moved
