# C53: prints ten megabytes, as a forgotten print in a loop does
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import sys


def scaled(x, by):
    for _ in range(1000):
        print("x" * 5000)
        print("y" * 5000, file=sys.stderr)
    return x * by
