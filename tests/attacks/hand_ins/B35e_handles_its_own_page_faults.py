# B35: handles page faults of its own, by which holes in the kernel are made easy to use
# expect = "denied"
# reason = "EPERM"
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
USERFAULTFD, USER_MODE_ONLY = {"x86_64": 323, "aarch64": 282}[platform.machine()], 1


def scaled(x, by):
    if libc.syscall(USERFAULTFD, USER_MODE_ONLY) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
