# C38: matches a regular expression that backtracks for hours
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# levels = ["L2", "L1", "L0"]
import re


def scaled(x, by):
    re.match(r"(a|aa)+$", "a" * 60 + "b")
    return x * by
