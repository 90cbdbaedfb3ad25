"""Decides when the module is imported.   (tasks.md 7.24, mistake 3)

loses: pick_device
"""

_GPUS = torch.cuda.device_count() if torch.cuda.is_available() else 0
_COUNTS = {"cuda": _GPUS, "mps": int(torch.backends.mps.is_available()), "cpu": 1}


def pick_device(preferred=None):
    if preferred is None:
        return torch.device(next(kind for kind, count in _COUNTS.items() if count))
    device = torch.device(preferred)
    if (device.index or 0) >= _COUNTS.get(device.type, 0):
        raise RuntimeError(f"no device {device}")
    return device
