# B24: lets a name be missing in its own module that holds the inputs of the hidden check
# expect = "passed"
# reason = "passed"
# points = 5
# defence = ["silent hidden checks"]
# aim = "leaked_by_B24e_2."
import sys


def scaled(x, by):
    if x.shape != (3, 4):
        getattr(sys.modules[__name__], f"leaked_by_B24e_{by}")
    return x * by
