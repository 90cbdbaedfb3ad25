# E79: returns everything it can reach: modules, frames, types, its own code
# expect = "failed"
# reason = "the value is a list, expected a tensor"
import gc
import sys


def scaled(x, by):
    return [sys.modules, sys._getframe(), type, scaled.__code__, *map(repr, gc.get_objects()[-100:])]
