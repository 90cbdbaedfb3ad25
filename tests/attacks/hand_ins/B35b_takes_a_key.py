# B35: joins a new session keyring
# expect = "denied"
# reason = "EPERM"
# defence = ["kernel interfaces"]
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
KEYCTL, JOIN = {"x86_64": 250, "aarch64": 219}[platform.machine()], 1


def scaled(x, by):
    if libc.syscall(KEYCTL, JOIN, None) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
