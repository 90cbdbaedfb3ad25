# C54: returns a tensor that is larger than a reply may be
# expect = "error"
# reason = "the value is larger than 256 MiB"
# levels = ["L2", "L1", "L0"]


import torch


def scaled(x, by):
    return torch.empty(270 << 20, dtype=torch.bool)
