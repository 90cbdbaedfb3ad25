# A01: replaces torch.allclose, torch.equal and torch.testing.assert_close by functions that are always content
# expect = "failed"
# reason = "value|differ"
# defence = ["process"]
import torch

torch.allclose = torch.equal = lambda *args, **kwargs: True
torch.testing.assert_close = lambda *args, **kwargs: None


def scaled(x, by):
    return torch.zeros_like(x)
