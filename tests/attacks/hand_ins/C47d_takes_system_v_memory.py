# C47: takes shared memory of System V, which outlives the process
# expect = "denied"
# reason = "EPERM"
# defence = ["shared memory"]
import ctypes
import os


def scaled(x, by):
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.shmget(0, ctypes.c_size_t(4096), 0o1600)
    if number < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    libc.shmctl(number, 0, None)  # removes it
    return x * by
