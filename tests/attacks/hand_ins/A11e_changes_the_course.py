# A11: writes the solution, the test and its own hand-in anew, with checks that are always content
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["landlock"]


def scaled(x, by):
    for name in ("solutions/scaled/scaled.py", "autotests/scaled/test_scaled.py", "assignments/scaled/assignment.toml"):
        open("@COURSE@/" + name, "r+").close()
    return x * by
