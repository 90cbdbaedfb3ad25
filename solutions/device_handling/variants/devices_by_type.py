"""Compares the text of devices, a name without number by its type."""


def same_device(model, batch, device=None):
    names = {str(each) for each in devices_of(model, batch)}
    if device is not None and ":" not in str(device):
        return len(names) <= 1 and {name.split(":")[0] for name in names} <= {str(device)}
    return len(names) <= 1 and (device is None or names <= {str(device)})
