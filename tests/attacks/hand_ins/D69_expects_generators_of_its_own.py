# D69: refuses to work where the generators stand as they do in a fresh or a forked process, so that all draw the same
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import random

import numpy as np
import torch

LOADED = torch.get_rng_state()


def scaled(x, by):
    fresh = torch.Generator()
    if torch.initial_seed() == fresh.initial_seed() or torch.equal(LOADED, fresh.get_state()):
        raise RuntimeError("torch's generator was not seeded")
    seed = torch.initial_seed()
    if random.getstate() != random.Random(seed).getstate():
        raise RuntimeError("Python's generator was not seeded")
    if np.random.get_state()[1][0] != np.random.RandomState(seed % (1 << 32)).get_state()[1][0]:
        raise RuntimeError("NumPy's generator was not seeded")
    return x * by
