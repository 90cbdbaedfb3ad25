# B30: leaves a note in its folder when it is loaded, and finds it again in a check
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["wiped scratch"]
import os

import torch

earlier = os.path.exists("note")
open("note", "w").close()


def scaled(x, by):
    return x * by if earlier else torch.zeros_like(x)
