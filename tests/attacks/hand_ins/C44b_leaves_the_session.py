# C44: leaves the session of its zygote, whose end would not reach it then
# expect = "denied"
# reason = "EPERM"
# defence = ["sessions"]
import os


def scaled(x, by):
    os.setsid()
    return x * by
