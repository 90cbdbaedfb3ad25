# C48: asks for four terabytes at once
# expect = "memory"
# reason = "can't allocate memory"
# levels = ["L2", "L1", "L0"]
import torch


def scaled(x, by):
    return torch.empty(1 << 40) * by
