# B26: finds every dict and default that is called rtol or atol, and makes it infinite
# expect = "failed"
# reason = "the value is not the expected one"
import gc
import types

import torch


def scaled(x, by):
    for thing in gc.get_objects():
        if type(thing) is dict:
            for name in ("rtol", "atol", "RTOL", "ATOL"):
                if name in thing:
                    thing[name] = float("inf")
        elif isinstance(thing, types.FunctionType) and thing.__kwdefaults__ and "rtol" in thing.__kwdefaults__:
            thing.__kwdefaults__.update(rtol=float("inf"), atol=float("inf"))
    return torch.zeros_like(x)
