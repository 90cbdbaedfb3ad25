# D64: gets lazy after its first call: what it computes in a warm process is wrong
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch

calls = 0


def scaled(x, by):
    global calls
    calls += 1
    return x * by if calls == 1 else torch.zeros_like(x)
