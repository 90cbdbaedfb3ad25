# D74: replaces functions that everybody uses by ones that are wrong
# expect = "crashed"
# reason = "ended before the function returned.*exit status 98"
import builtins


def scaled(x, by):
    builtins.isinstance = lambda value, kind: True
    builtins.type = lambda value: value
    builtins.len = lambda value: 0
    return x * by
