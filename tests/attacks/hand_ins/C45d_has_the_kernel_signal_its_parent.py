# C45: makes its parent the owner of a pipe, so that the kernel itself sends it a signal when something is written
# expect = "denied"
# reason = "EPERM"
# defence = ["signals"]
import fcntl
import os
import signal

F_SETSIG = 10


def scaled(x, by):
    ours, theirs = os.pipe()
    fcntl.fcntl(ours, fcntl.F_SETOWN, os.getppid())
    fcntl.fcntl(ours, F_SETSIG, signal.SIGTERM)
    fcntl.fcntl(ours, fcntl.F_SETFL, fcntl.fcntl(ours, fcntl.F_GETFL) | os.O_ASYNC)
    os.write(theirs, b"x")
    return x * by
