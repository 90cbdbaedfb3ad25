"""Takes the accelerator that torch was built for, whether it is there or not.   (tasks.md 7.24, mistake 1)

loses: pick_device
"""

_pick = pick_device


def pick_device(preferred=None):
    if preferred is None:
        return torch.accelerator.current_accelerator() or torch.device("cpu")
    return _pick(preferred)
