# E76: returns infinity, from which nothing is relatively far
# expect = "failed"
# reason = "holds NaN or infinity \\| 12 of 12 elements differ; first at index \\[0, 0\\]: got inf"
import torch


def scaled(x, by):
    return torch.full_like(x, float("inf"))
