"""Does not look at the device it is given.   (tasks.md 7.24, mistake 12)

loses: same_device
"""

_same_device = same_device


def same_device(model, batch, device=None):
    return _same_device(model, batch)
