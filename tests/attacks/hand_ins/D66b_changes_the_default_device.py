# D66: leaves another default device behind, one that holds no numbers
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch

torch.set_default_device("meta")


def scaled(x, by):
    return x * by
