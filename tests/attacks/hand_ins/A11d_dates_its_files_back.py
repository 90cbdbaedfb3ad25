# A11: changes the time of a file, as one would who hands in late
# expect = "denied"
# reason = "EPERM"
# defence = ["modes"]
import os


def scaled(x, by):
    open("note", "w").close()
    os.utime("note", (1, 1))
    return x * by
