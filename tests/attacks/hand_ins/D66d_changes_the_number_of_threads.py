# D66: sets the numbers of threads
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch

torch.set_num_threads(4)
torch.set_num_interop_threads(4)


def scaled(x, by):
    return x * by
