# A02: makes tensors equal to all, and every product zero, so that the reference computes the same rubbish
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["process"]
import torch


def scaled(x, by):
    result = torch.zeros_like(x)
    for name in ("__eq__", "__lt__", "__le__"):
        setattr(torch.Tensor, name, lambda self, other: torch.ones_like(self, dtype=torch.bool))
    torch.Tensor.__mul__ = torch.Tensor.__rmul__ = lambda self, other: torch.zeros_like(self)
    return result
