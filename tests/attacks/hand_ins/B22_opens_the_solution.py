# B22: opens the solution where the course keeps it, and answers with it
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "ENOENT", L1 = "EACCES" }
# defence = ["process", "landlock"]
import torch  # noqa: F401  the solution uses it


def scaled(x, by):
    with open("@COURSE@/solutions/scaled/scaled.py") as file:
        text = file.read()
    print(text)
    namespace = {}
    exec(text, namespace)
    return namespace["scaled"](x, by)
