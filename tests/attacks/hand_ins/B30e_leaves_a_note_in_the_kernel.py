# B30: leaves a note in a keyring of its user, where the next student could read it
# expect = "denied"
# reason = "EPERM"
# defence = ["kernel interfaces"]
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
ADD_KEY = {"x86_64": 248, "aarch64": 217}[platform.machine()]
USER_KEYRING = ctypes.c_int(-4)


def scaled(x, by):
    if libc.syscall(ADD_KEY, b"user", b"torchgrade-attack", b"note", ctypes.c_size_t(4), USER_KEYRING) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
