# A10: replaces os._exit, so that whatever the tests say, the process ends with status 0
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["process"]
import os

import torch

leave = os._exit
os._exit = lambda status: leave(0)


def scaled(x, by):
    return torch.zeros_like(x)
