# B22: makes a hard link to the solution in its own folder, and reads that
# expect = "error"
# reason = { L2 = "ENOENT", L1 = "EXDEV" }
import os


def scaled(x, by):
    os.link("@COURSE@/solutions/scaled/scaled.py", "mine.py")
    with open("mine.py") as file:
        print(file.read())
    return x * by
