# C53: writes to standard output and standard error without end
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# levels = ["L2", "L1", "L0"]
import os

DATA = bytes(1 << 16)


def scaled(x, by):
    while True:
        os.write(1, DATA)
        os.write(2, DATA)
