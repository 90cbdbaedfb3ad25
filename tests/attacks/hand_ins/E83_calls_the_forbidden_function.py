# E83: calls the library's own function for what it should have written; this lab forbids none, so this is not stopped
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch


def scaled(x, by):
    return torch.mul(x, by)
