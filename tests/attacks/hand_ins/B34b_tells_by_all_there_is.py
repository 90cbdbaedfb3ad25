# B34: tells of a hidden input by kind of error, time used, length of output and status; no number gets through
# expect = "passed"
# reason = "passed"
# points = 5
# defence = ["silent hidden checks"]
# aim = "B34b 2."
import os


def scaled(x, by):
    if x.shape != (3, 4):
        print("x" * int(by * 1000))
        os.environ["PYTHONHASHSEED"] = str(by)
        raise (ValueError, KeyError, OSError, TypeError)[int(by * 100) % 4](f"B34b {by}")
    return x * by
