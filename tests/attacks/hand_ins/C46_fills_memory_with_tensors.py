# C46: keeps tensors until memory is full
# expect = "memory"
# reason = "can't allocate memory"
# levels = ["L2", "L1", "L0"]
# defence = ["memory limit"]
import torch


def scaled(x, by):
    kept = [torch.empty(25_000_000) for _ in range(4)]  # 400 MB
    return x * by if kept else x
