# D66: leaves another default dtype behind
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch

torch.set_default_dtype(torch.float64)


def scaled(x, by):
    torch.set_default_dtype(torch.float16)
    return x * by
