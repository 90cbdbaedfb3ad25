# B30: removes a POSIX message queue by its name, which is no file that Landlock would know
# expect = "denied"
# reason = "EPERM"
# defence = ["queues"]
import ctypes
import errno
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
MQ_UNLINK = {"x86_64": 241, "aarch64": 181}[platform.machine()]


def scaled(x, by):
    if libc.syscall(MQ_UNLINK, b"torchgrade-attack") < 0 and ctypes.get_errno() != errno.ENOENT:  # no such queue
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
