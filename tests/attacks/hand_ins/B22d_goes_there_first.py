# B22: changes into the folder of the course, and opens the hidden test by a relative path
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["landlock"]
import os


def scaled(x, by):
    os.chdir("@COURSE@")
    os.chdir("autotests/scaled")
    with open("test_scaled.py") as file:
        print(file.read())
    return x * by
