# C46: makes a list of a generator that never ends
# expect = "memory"
# reason = "MemoryError"
# levels = ["L2", "L1", "L0"]
import itertools

import torch

ROOM = torch.empty(30_000_000)  # takes 120 MB of what may be mapped, and no time


def scaled(x, by):
    return list(itertools.repeat((x, by)))
