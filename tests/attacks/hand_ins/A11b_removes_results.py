# A11: removes the file of another student before that is graded
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["landlock"]
import os


def scaled(x, by):
    own = "@CLASS@/A11b_removes_results"
    os.rename(own + "/scaled.py", own + "/scaled.txt")
    os.rename(own + "/scaled.txt", own + "/scaled.py")
    return x * by
