# C54: writes to the pipe of the reply without end, to fill the memory of the grader
# expect = "error"
# reason = "the returned value is larger than 256 MB"
# levels = ["L2"]
import os

DATA = bytes(1 << 20)


def scaled(x, by):
    while True:
        os.write(3, DATA)
