# C55: ends with abort(), as a failed assertion of a library does
# expect = "crashed"
# reason = "SIGABRT"
# levels = ["L2", "L1", "L0"]
import os


def scaled(x, by):
    os.abort()
