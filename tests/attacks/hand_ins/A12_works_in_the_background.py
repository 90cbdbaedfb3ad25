# A12: a thread waits for the tests to be loaded, and makes their comparison content
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["process"]
import threading

import torch

done = threading.Event()


def later():
    torch.allclose = torch.equal = lambda *args, **kwargs: True
    done.set()


def scaled(x, by):
    threading.Timer(0.01, later).start()
    done.wait(2)
    return torch.zeros_like(x)
