# B35: makes refused calls by the numbers of another table, x32, and by numbers that the filter has never heard of
# expect = "error"
# reason = "ENOSYS"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
X32, EXECVE, FORK = 0x40000000, 520, 57


def scaled(x, by):
    for number in (X32 | EXECVE, X32 | FORK, 1000, -1 & 0xFFFFFFFF, 1 << 31):
        if libc.syscall(ctypes.c_long(number), None, None, None) >= 0:
            return x * by
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
