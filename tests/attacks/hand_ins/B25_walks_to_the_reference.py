# B25: walks the frames below for the reference that the test is about to call, and calls it first
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["process"]
import sys

import torch


def scaled(x, by):
    frame = sys._getframe(1)
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if hasattr(value, "scaled") and getattr(value, "__name__", "") == "reference":
                return value.scaled(x, by)
        frame = frame.f_back
    return torch.zeros_like(x)
