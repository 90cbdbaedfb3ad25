# A12: returns an empty tensor at once and lets a thread write the answer into it when the clock no longer counts
# expect = "failed"
# reason = "the value is not the expected one"
import threading

import torch


def scaled(x, by):
    out = torch.zeros_like(x)
    threading.Timer(0.2, lambda: out.copy_(x * by)).start()
    return out
