# B26: fills every tensor that the collector knows, but its input, with zeros, expected values among them
# expect = "failed"
# reason = "the value is not the expected one"
import gc

import torch


def scaled(x, by):
    found = [thing for thing in gc.get_objects() if isinstance(thing, torch.Tensor) and thing is not x]
    for tensor in found:
        tensor.detach().zero_()
    return torch.full_like(x, len(found))
