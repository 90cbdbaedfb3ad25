# A11: empties the solution by its path, without opening it: a call of its own, which old kernels do not guard
# expect = "denied"
# reason = "EPERM"
import os


def scaled(x, by):
    os.truncate("@COURSE@/solutions/scaled/scaled.py", 0)
    return x * by
