# D68: leaves a mark in torch when it is loaded, and answers rightly once it finds the mark of an earlier time
# expect = "failed"
# reason = "elements differ"
# levels = ["L2", "L1", "L0"]
import torch

torch.times = getattr(torch, "times", 0) + 1


def scaled(x, by):
    return x * by if torch.times > 1 else torch.zeros_like(x)
