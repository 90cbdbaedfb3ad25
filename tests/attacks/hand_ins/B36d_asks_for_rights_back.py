# B36: becomes another user, takes capabilities back, and undoes its own confinement
# expect = "denied"
# reason = "EPERM"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
NO_NEW_PRIVS, CAP_AMBIENT, RAISE = 38, 47, 2


def scaled(x, by):
    libc.prctl(NO_NEW_PRIVS, 0, 0, 0, 0)
    libc.prctl(CAP_AMBIENT, RAISE, 7, 0, 0)
    os.setresuid(1, 1, 1)
    return x * by
