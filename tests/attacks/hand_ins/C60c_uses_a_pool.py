# C60: uses a pool of processes
# expect = "denied"
# reason = { L2 = "EACCES", L1 = "EACCES", L0 = "EFBIG" }
# levels = ["L2", "L1", "L0"]
import multiprocessing

import torch


def triple(number):
    return number


def scaled(x, by):
    with multiprocessing.Pool(2) as pool:
        numbers = pool.map(triple, x.flatten().tolist())
    return torch.tensor(numbers, dtype=x.dtype).reshape(x.shape) * by
