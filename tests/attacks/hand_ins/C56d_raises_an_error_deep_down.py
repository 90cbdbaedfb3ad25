# C56: raises an error below fifty thousand calls, whose traceback is as long
# expect = "error"
# reason = "ValueError"
# levels = ["L2", "L1", "L0"]
import sys


def down(depth):
    if depth == 0:
        raise ValueError("deep")
    down(depth - 1)


def scaled(x, by):
    sys.setrecursionlimit(10**6)
    down(50_000)
