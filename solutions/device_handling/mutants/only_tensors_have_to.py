"""Leaves objects with a method of their own where they are.   (tasks.md 7.24, mistake 9)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    known = dict | list | tuple | torch.Tensor
    if hasattr(batch, "to") and not isinstance(batch, known):
        return batch
    return _move(batch, device)
