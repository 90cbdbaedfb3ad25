# D75: closes every descriptor, the way to its grader included
# expect = "crashed"
# reason = "ended before the function returned"
# levels = ["L2", "L1", "L0"]
import os


def scaled(x, by):
    os.closerange(0, 4096)
    return x * by
