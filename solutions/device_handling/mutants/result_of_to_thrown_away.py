"""Calls Tensor.to and returns the old tensor.   (tasks.md 7.24, mistake 10)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, torch.Tensor):
        batch.to(device)
        return batch
    return _move(batch, device)
