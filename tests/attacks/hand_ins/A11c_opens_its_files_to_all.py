# A11: changes the mode of a file, which could tell the next check something, or make results writable
# expect = "denied"
# reason = "EPERM"
# defence = ["modes"]
import os


def scaled(x, by):
    open("note", "w").close()
    os.chmod("note", 0o666)
    return x * by
