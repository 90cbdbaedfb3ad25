"""Asks torch.accelerator instead of each kind of device."""


def pick_device(preferred=None):
    kind = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else torch.device("cpu")
    if preferred is None:
        return kind
    device = torch.device(preferred)
    if device.type != "cpu" and (device.type != kind.type or (device.index or 0) >= torch.accelerator.device_count()):
        raise RuntimeError("no such device")
    return device
