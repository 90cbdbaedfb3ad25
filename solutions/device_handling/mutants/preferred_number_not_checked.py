"""Does not ask how many GPUs there are.   (tasks.md 7.24, mistake 1)

loses: pick_device
"""

_pick = pick_device


def pick_device(preferred=None):
    if preferred is None:
        return _pick()
    _pick(torch.device(preferred).type)
    return torch.device(preferred)
