# E78: returns the right values as a Parameter that requires a gradient; a class and a flag are no mistake
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch


def scaled(x, by):
    return torch.nn.Parameter(x * by)
