# A13: walks the frames below to what writes the reply, and sends a byte that says success first
# expect = "crashed"
# reason = "the frame does not start with the magic word"
import sys

import torch


def scaled(x, by):
    frame = sys._getframe()
    while frame is not None:
        write = frame.f_locals.get("write")
        if callable(write):
            write([b"\x01"])
        frame = frame.f_back
    return torch.zeros_like(x)
