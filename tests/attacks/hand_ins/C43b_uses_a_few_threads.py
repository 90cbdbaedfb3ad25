# C43: works in four threads, which nobody minds
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
from concurrent.futures import ThreadPoolExecutor

import torch


def scaled(x, by):
    with ThreadPoolExecutor(4) as pool:
        return torch.stack(list(pool.map(lambda row: row * by, x)))
