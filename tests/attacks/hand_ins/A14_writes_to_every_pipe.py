# A14: writes a success byte to every descriptor that is a pipe
# expect = "crashed"
# reason = "the frame does not start with the magic word"
import os
import stat

import torch


def scaled(x, by):
    for descriptor in range(1024):
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                os.write(descriptor, b"\x01")
        except OSError:
            pass
    return torch.zeros_like(x)
