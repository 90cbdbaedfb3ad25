# A02: replaces abs, all, any, isinstance, len and type by functions that speak for the student
# expect = "crashed"
# reason = "exit status 98"
import builtins

import torch


def scaled(x, by):
    result = torch.zeros_like(x)
    builtins.all = builtins.isinstance = lambda *args: True
    builtins.any = lambda *args: False
    builtins.abs = lambda value: 0
    return result
