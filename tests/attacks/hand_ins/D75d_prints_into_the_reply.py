# D75: lets its prints go where the reply goes, as a blind dup2 does
# expect = "crashed"
# reason = "damaged reply.*magic"
# levels = ["L2", "L1", "L0"]
import os


def scaled(x, by):
    os.dup2(3, 1)
    print("computing", flush=True)
    return x * by
