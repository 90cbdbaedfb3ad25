"""Knows CUDA and the CPU, no Apple GPU.   (tasks.md 7.24, mistake 2)

loses: pick_device
"""


def pick_device(preferred=None):
    gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if preferred is None:
        return torch.device("cuda" if gpus else "cpu")
    device = torch.device(preferred)
    if (device.index or 0) >= {"cuda": gpus, "cpu": 1}.get(device.type, 0):
        raise RuntimeError(f"no device {device}")
    return device
