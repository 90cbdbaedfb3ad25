# C51: opens files until none can be opened any more
# expect = "error"
# reason = "EMFILE"
# levels = ["L2", "L1", "L0"]
# defence = ["open files"]
import os


def scaled(x, by):
    for _ in range(1000):
        os.open("/dev/null", os.O_RDONLY)
    return x * by
