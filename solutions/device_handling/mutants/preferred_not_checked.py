"""Returns what is preferred, whether it is there or not.   (tasks.md 7.24, mistake 1)

loses: pick_device
"""

_pick = pick_device


def pick_device(preferred=None):
    return _pick() if preferred is None else torch.device(preferred)
