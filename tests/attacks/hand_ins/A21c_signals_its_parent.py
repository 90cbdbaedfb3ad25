# A21: asks whether it may signal the process that waits for it
# expect = "denied"
# reason = "EPERM"
# defence = ["signals"]
import os


def scaled(x, by):
    os.kill(os.getppid(), 0)
    return x * by
