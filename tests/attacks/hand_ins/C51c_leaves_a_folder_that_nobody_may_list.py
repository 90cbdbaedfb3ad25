# C51: leaves a folder with something in it that may not be listed, so that it cannot be emptied; it is gone afterwards
# expect = "passed"
# reason = "passed"
# points = 10
import os


def scaled(x, by):
    os.mkdir("closed", 0o300)
    os.mkdir("closed/inside", 0o100)
    return x * by
