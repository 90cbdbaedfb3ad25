# C51: removes the folder it works in, with everything in it, as a script does that cleans up after itself
# expect = { L2 = "denied", L1 = "denied", L0 = "passed" }
# reason = { L2 = "EACCES", L1 = "EACCES", L0 = "passed" }
# points = { L2 = 0, L1 = 0, L0 = 10 }
# levels = ["L2", "L1", "L0"]
import os
import shutil


def scaled(x, by):
    shutil.rmtree(os.getcwd())
    return x * by
