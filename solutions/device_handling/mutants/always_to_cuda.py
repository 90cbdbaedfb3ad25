"""Moves to CUDA whatever the device is.   (tasks.md 7.24, mistake 1)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to("cuda")
    return _move(batch, device)
