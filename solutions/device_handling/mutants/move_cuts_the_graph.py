"""Moves the data of a tensor, without its graph.   (tasks.md 7.24, own)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.detach().to(device)
    return _move(batch, device)
