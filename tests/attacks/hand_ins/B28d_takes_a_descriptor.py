# B28: takes the control socket out of its parent: pidfd_open and pidfd_getfd
# expect = "denied"
# reason = "EPERM"
# defence = ["kernel interfaces"]
import os


def scaled(x, by):
    os.close(os.pidfd_open(os.getppid()))
    return x * by
