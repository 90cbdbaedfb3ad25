# E78: returns complex numbers whose real part is right
# expect = "failed"
# reason = "the dtype of the value is complex128, expected float64"
# levels = ["L2", "L1", "L0"]
# defence = ["exact dtype"]
import torch


def scaled(x, by):
    return torch.complex(x * by, torch.zeros_like(x))
