# D64: answers rightly from its third call on, once the grader believes in it; every call is the first in its process
# expect = "failed"
# reason = "elements differ"
# levels = ["L2", "L1", "L0"]
import torch

calls = 0


def scaled(x, by):
    global calls
    calls += 1
    return x * by if calls > 2 else torch.zeros_like(x)
