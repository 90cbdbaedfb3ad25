# B22: makes a symbolic link to the solution in its own folder, and reads through that
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["landlock"]
import os


def scaled(x, by):
    os.symlink("@COURSE@/solutions/scaled/scaled.py", "mine.py")
    with open("mine.py") as file:
        print(file.read())
    return x * by
