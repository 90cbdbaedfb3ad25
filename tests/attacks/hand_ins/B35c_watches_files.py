# B35: watches files of the machine by inotify, which shows who reads which when
# expect = "denied"
# reason = "EPERM"
# defence = ["kernel interfaces"]
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def scaled(x, by):
    if libc.inotify_init1(0) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
