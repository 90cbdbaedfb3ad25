# D65: seeds every generator when it is loaded and when it is called; the inputs of later checks are as random as before
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import random

import numpy as np
import torch

torch.manual_seed(0)
np.random.seed(0)
random.seed(0)


def scaled(x, by):
    torch.manual_seed(0)
    torch.rand(3)
    return x * by
