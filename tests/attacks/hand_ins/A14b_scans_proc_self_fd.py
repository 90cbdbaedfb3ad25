# A14: reads /proc/self/fd for sockets, pipes and files, and writes "passed" to all that is not its own output
# expect = { L2 = "crashed", L1 = "denied" }
# reason = { L2 = "the frame does not start with the magic word", L1 = "EACCES" }
import os

import torch


def scaled(x, by):
    for name in os.listdir("/proc/self/fd"):
        try:
            if os.readlink("/proc/self/fd/" + name).startswith(("pipe:", "socket:", "/memfd")):
                os.write(int(name), b"passed\n")
        except OSError:
            pass
    return torch.zeros_like(x)
