# E78: returns a tensor on the device "meta", which has a shape and a dtype but no values that could be wrong
# expect = "error"
# reason = "TypeError: a tensor without values of its own cannot be sent back"
import torch


def scaled(x, by):
    return torch.empty_like(x, device="meta")
