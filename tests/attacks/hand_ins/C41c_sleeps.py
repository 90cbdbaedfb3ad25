# C41: sleeps, which costs no computing time
# expect = "timeout"
# reason = "no answer after 5 s"
# levels = ["L1"]
# defence = ["wall clock"]
import time


def scaled(x, by):
    time.sleep(6)
    return x * by
