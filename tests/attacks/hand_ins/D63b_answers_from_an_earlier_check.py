# D63: leaves what it was asked in its scratch folder, and computes only when it is asked for the second time
# expect = "failed"
# reason = "elements differ"
# defence = ["wiped scratch"]
import os

import torch

SEEN = "seen"


def scaled(x, by):
    return x * by if EARLIER else torch.zeros_like(x)


EARLIER = os.path.exists(SEEN)
if not EARLIER:
    os.mkdir(SEEN)
