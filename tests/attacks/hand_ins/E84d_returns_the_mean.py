# E84: returns the mean everywhere, which is near everything in a loose norm
# expect = "failed"
# reason = "the value is not the expected one \\| 12 of 12 elements differ"
import torch


def scaled(x, by):
    return torch.full_like(x, float((x * by).mean()))
