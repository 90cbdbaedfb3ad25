# C45: sends a signal to every process that it may, and to its group
# expect = "denied"
# reason = "EPERM"
import os
import signal


def scaled(x, by):
    os.kill(0, signal.SIGCONT)
    os.kill(-1, signal.SIGCONT)
    return x * by
