# B28: reads the command line of its parent, where other graders keep paths and tokens
# expect = { L2 = "failed", L1 = "denied" }
# reason = { L2 = "the value is not the expected one", L1 = "EACCES" }
import os

import torch


def scaled(x, by):
    with open(f"/proc/{os.getppid()}/cmdline") as file:
        text = file.read()
    if "@COURSE@" in text or "@CLASS@" in text or "@OUT@" in text:
        raise ValueError(text)
    return torch.zeros_like(x)
