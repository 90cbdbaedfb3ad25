# C55: reads where no memory is
# expect = "crashed"
# reason = "SIGSEGV"
# levels = ["L2", "L1", "L0"]
import ctypes


def scaled(x, by):
    return ctypes.string_at(0)
