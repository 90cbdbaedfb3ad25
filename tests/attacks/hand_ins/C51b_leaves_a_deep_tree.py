# C51: leaves folders in each other, deeper than Python's stack and than a path may be long; they are gone afterwards
# expect = "passed"
# reason = "passed"
# points = 10
import os


def scaled(x, by):
    for _ in range(1010):
        os.mkdir("folder")
        os.chdir("folder")
    return x * by
