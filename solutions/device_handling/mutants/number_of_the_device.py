"""Takes "cuda" and "cuda:0" for two devices.   (tasks.md 7.24, mistake 12)

loses: same_device
"""


def same_device(model, batch, device=None):
    found = devices_of(model, batch)
    if device is None:
        return len(found) <= 1
    return found <= {torch.device(device)}
