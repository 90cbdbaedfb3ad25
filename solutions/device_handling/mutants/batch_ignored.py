"""Looks at the model only.   (tasks.md 7.24, mistake 11)

loses: same_device
"""

_same_device = same_device


def same_device(model, batch, device=None):
    return _same_device(model, None, device)
