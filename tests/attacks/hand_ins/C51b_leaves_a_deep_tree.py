# C51: leaves folders in each other, deeper than Python's stack and than a path may be long; they are gone afterwards
# expect = "passed"
# reason = "passed"
# points = 10
import os


def scaled(x, by):
    top = os.getcwd()
    for half in ("first", "second"):
        os.chdir(top)
        for _ in range(505):
            os.mkdir(half)
            os.chdir(half)
    bottom = os.open(".", os.O_RDONLY)
    os.chdir(top)
    os.rename("first", "first", dst_dir_fd=bottom)
    return x * by
