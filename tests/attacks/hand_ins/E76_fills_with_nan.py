# E76: returns NaN everywhere: every comparison with NaN is false, "is it too far off?" too
# expect = "failed"
# reason = "holds NaN or infinity \\| 12 of 12 elements differ"
# defence = ["finite values"]
import torch


def scaled(x, by):
    return torch.full_like(x, float("nan"))
