# D62: trains for hours when it is loaded
# expect = "timeout"
# reason = "stopped after 10 s of computing.*when the file is loaded"
# levels = ["L2", "L0"]
import torch

weight = torch.zeros(1000)
while True:
    weight += 1e-9


def scaled(x, by):
    return x * by
