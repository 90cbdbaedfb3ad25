# B22: asks for size and time of the solution: without namespaces, Landlock lets that pass; what is in it, it hides
# expect = { L2 = "error", L1 = "passed" }
# reason = { L2 = "ENOENT", L1 = "passed" }
# points = { L2 = 0, L1 = 10 }
import os


def scaled(x, by):
    os.stat("@COURSE@/solutions/scaled/scaled.py")
    return x * by
