# A07: ends the process with status 0 when its function is called
# expect = "crashed"
# reason = "the process ended before the function returned . exit status 0"
# defence = ["process"]
import os


def scaled(x, by):
    os._exit(0)
