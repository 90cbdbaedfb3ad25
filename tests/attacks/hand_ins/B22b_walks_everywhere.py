# B22: walks through all folders it can list for anything called solution, autotests or reference
# expect = "denied"
# reason = "EACCES"
# defence = ["landlock"]
import os


def scaled(x, by):
    for folder in ("/", "/tmp", "/home", "@COURSE@"):
        names = os.listdir(folder)
    if "solutions" in names:
        return x * by
    raise FileNotFoundError(names)
