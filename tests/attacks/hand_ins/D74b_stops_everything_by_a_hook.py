# D74: leaves a hook that raises at every event of the interpreter, and a trace function that raises at every call
# expect = "crashed"
# reason = "ended before the function returned.*exit status 98"
# levels = ["L2", "L1", "L0"]
import sys


def refuse(*arguments):
    raise RuntimeError("nothing works any more")


def scaled(x, by):
    sys.addaudithook(refuse)
    sys.settrace(refuse)
    return x * by
