# C55: overflows the stack of the processor: C code calls Python, which calls C code, with the recursion limit raised
# expect = "crashed"
# reason = "SIGSEGV"
# levels = ["L2", "L1", "L0"]
import sys


class Number:
    def __init__(self, inner):
        self.inner = inner

    def __repr__(self):
        return repr(Number(self))


def scaled(x, by):
    sys.setrecursionlimit(10**9)
    return repr(Number(x))
