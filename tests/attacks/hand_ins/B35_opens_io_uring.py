# B35: sets up io_uring, whose operations pass by no filter of system calls
# expect = "denied"
# reason = "EPERM"
# defence = ["kernel interfaces"]
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
SETUP = 425  # on every architecture


def scaled(x, by):
    parameters = ctypes.create_string_buffer(120)
    if libc.syscall(SETUP, 4, parameters) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
