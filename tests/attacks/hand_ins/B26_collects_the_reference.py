# B26: finds the reference's function among all objects of the collector, and calls it
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["process"]
import gc
import time
import types

import torch


def scaled(x, by):
    end = time.process_time() + 0.3  # all of it would take the whole time of a check on a busy machine
    gc.unfreeze()  # what the zygote has hidden from the collector
    for thing in gc.get_objects():
        if time.process_time() > end:
            break
        if isinstance(thing, types.FunctionType) and thing.__name__ == "scaled" and thing.__module__ != __name__:
            return thing(x, by)
    return torch.zeros_like(x)
