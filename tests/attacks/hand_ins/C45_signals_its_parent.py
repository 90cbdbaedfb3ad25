# C45: sends a signal to the process that started it
# expect = "denied"
# reason = "EPERM"
# defence = ["signals"]
import os
import signal


def scaled(x, by):
    os.kill(os.getppid(), signal.SIGTERM)
    return x * by
