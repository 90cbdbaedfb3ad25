# A10: makes os._exit do nothing, so that the child goes on as if it were the zygote, with the zygote's code
# expect = "crashed"
# reason = "the process ended before the function returned . exit status 1$|exit status 1 "
import os

import torch

os._exit = lambda status: None


def scaled(x, by):
    return torch.zeros_like(x)
