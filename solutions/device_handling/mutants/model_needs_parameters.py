"""Fails for a model without parameters.   (tasks.md 7.24, mistake 11)

loses: same_device
"""

_same_device = same_device


def same_device(model, batch, device=None):
    next(model.parameters())
    return _same_device(model, batch, device)
