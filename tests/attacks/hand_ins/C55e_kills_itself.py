# C55: kills itself, which looks as if the machine had done it for lack of memory
# expect = "memory"
# reason = "SIGKILL"
import os
import signal


def scaled(x, by):
    os.kill(os.getpid(), signal.SIGKILL)
