# C37: loops for as long as it is let
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# levels = ["L2", "L1", "L0"]
# defence = ["CPU clock"]
import time


def scaled(x, by):
    end = time.process_time() + 0.8
    while time.process_time() < end:
        pass
    return x * by
