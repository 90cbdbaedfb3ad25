# D66: leaves a mode of torch on in which allclose and equal are always content
# expect = "failed"
# reason = "elements differ"
# defence = ["process"]
import torch
from torch.overrides import TorchFunctionMode


class Content(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function in (torch.allclose, torch.equal):
            return True
        return function(*args, **kwargs or {})


Content().__enter__()


def scaled(x, by):
    return torch.zeros_like(x)
