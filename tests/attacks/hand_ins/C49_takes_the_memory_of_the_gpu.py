# C49: fills the memory of the GPU; on a machine without one, there is nothing to fill and torch says so
# expect = "error"
# reason = "CUDA|NVIDIA"
import torch


def scaled(x, by):
    kept = []
    while len(kept) < 1000:
        kept.append(torch.empty(1 << 28, device="cuda"))
    return x * by
