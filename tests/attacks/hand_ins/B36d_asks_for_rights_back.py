# B36: takes capabilities back, changes its groups, and undoes its own confinement
# expect = "denied"
# reason = "EPERM"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
NO_NEW_PRIVS, CAP_AMBIENT, RAISE = 38, 47, 2


def scaled(x, by):
    libc.prctl(NO_NEW_PRIVS, 0, 0, 0, 0)
    libc.prctl(CAP_AMBIENT, RAISE, 7, 0, 0)
    os.setgroups([])
    return x * by
