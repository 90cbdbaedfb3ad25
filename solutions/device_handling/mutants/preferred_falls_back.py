"""Falls back in silence when the preferred device is missing.   (tasks.md 7.24, mistake 1)

loses: pick_device
"""

_pick = pick_device


def pick_device(preferred=None):
    try:
        return _pick(preferred)
    except RuntimeError:
        return _pick()
