"""Moves and converts to float32.   (tasks.md 7.24, own)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device, dtype=torch.float32)
    return _move(batch, device)
