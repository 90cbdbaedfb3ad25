# B36: makes a user namespace in which it is root
# expect = "denied"
# reason = "EPERM"
# defence = ["namespaces"]
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER = 0x10000000


def scaled(x, by):
    if libc.unshare(CLONE_NEWUSER) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
