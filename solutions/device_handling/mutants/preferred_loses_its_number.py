"""Returns only the type of the preferred device.   (tasks.md 7.24, mistake 12)

loses: pick_device
"""

_pick = pick_device


def pick_device(preferred=None):
    return torch.device(_pick(preferred).type)
