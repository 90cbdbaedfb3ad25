# C54: returns one tensor of 90 MB four times, which is more than a reply may be
# expect = "error"
# reason = "the value is larger than 256 MiB"
# levels = ["L2", "L1", "L0"]
import torch


def scaled(x, by):
    return [torch.empty(90 << 20, dtype=torch.bool)] * 4
