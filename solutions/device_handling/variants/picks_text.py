"""Returns the device as text, with its number."""

from torch.cuda import device_count, is_available  # noqa: E402


class NoSuchDevice(RuntimeError):
    pass


def pick_device(preferred=None):
    if preferred is None:
        if is_available():
            return f"cuda:{torch.cuda.current_device()}"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    kind, _, number = str(preferred).partition(":")
    if kind == "cuda" and is_available() and int(number or 0) in range(device_count()):
        return str(preferred)
    if kind == "cpu" or (kind == "mps" and torch.backends.mps.is_built() and torch.backends.mps.is_available()):
        return torch.device(preferred)
    raise NoSuchDevice(preferred)
