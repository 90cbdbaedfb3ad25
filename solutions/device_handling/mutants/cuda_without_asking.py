"""Returns "cuda" without asking whether there is one.   (tasks.md 7.24, mistake 1)

loses: pick_device
"""


def pick_device(preferred=None):
    return torch.device("cuda" if preferred is None else preferred)
