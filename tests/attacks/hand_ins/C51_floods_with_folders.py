# C51: makes folders as fast as it can, to fill the disk's list of files and to make cleaning up slow
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
import os


def scaled(x, by):
    for number in range(200_000):
        os.mkdir(str(number))
    return x * by
