# B22: holds the solution by O_PATH, which Landlock allows, and opens that descriptor again
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["landlock"]
import os


def scaled(x, by):
    held = os.open("@COURSE@/solutions/scaled/scaled.py", os.O_PATH)
    folder = os.open("@COURSE@/solutions/scaled", os.O_PATH)
    file = os.open("scaled.py", os.O_RDONLY, dir_fd=folder)
    print(os.read(file, 10_000), held)
    return x * by
