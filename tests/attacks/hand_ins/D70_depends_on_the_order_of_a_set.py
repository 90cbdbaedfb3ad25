# D70: works only where sets of strings have the same order in every process
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import sys

NAMES = {f"layer{number}" for number in range(50)}


def scaled(x, by):
    if sys.flags.hash_randomization:
        raise RuntimeError("another order in each process")
    return x * by
