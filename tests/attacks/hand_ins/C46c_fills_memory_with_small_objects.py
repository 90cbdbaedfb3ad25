# C46: keeps small objects until memory is full, so that nothing is left to say so with
# expect = "memory"
# reason = "MemoryError|more than 200 MB"
# levels = ["L2", "L1", "L0"]
# defence = ["memory limit"]
import torch

ROOM = torch.empty(30_000_000)  # takes 120 MB of what may be mapped, and no time


def scaled(x, by):
    kept = []
    for number in range(40):
        kept.append([b"%1000d" % number for number in range(5000)])  # 5 MB
    return x * by if kept else x
