# C56: raises the recursion limit to a billion and calls itself without end, as far as time or memory go
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# levels = ["L2", "L1", "L0"]
import sys


def scaled(x, by):
    sys.setrecursionlimit(10**9)
    return scaled(x, by)
