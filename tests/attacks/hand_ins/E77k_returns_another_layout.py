# E77: returns the right values from every other column of a transposed tensor; how they lie in memory is no mistake
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch


def scaled(x, by):
    wide = torch.zeros(x.shape[1], 2 * x.shape[0], dtype=x.dtype)
    wide[:, ::2] = (x * by).T
    return wide[:, ::2].T
