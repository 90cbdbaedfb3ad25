import numpy
import torch


def plain(value):
    """Return *value* with numpy's arrays as tensors and its numbers as Python's: only plain data comes back."""
    if isinstance(value, numpy.ndarray):
        return torch.from_numpy(value.copy())
    if isinstance(value, numpy.generic):
        return value.item()
    if type(value) in (list, tuple):
        return type(value)(map(plain, value))
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value
