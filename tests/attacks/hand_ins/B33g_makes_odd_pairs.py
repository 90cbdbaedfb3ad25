# B33: makes pairs of stream sockets of every family: the kernel would load a module for each
# expect = "denied"
# reason = "EAFNOSUPPORT"
# defence = ["pairs of one family"]
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
SOCK_STREAM = 1


def scaled(x, by):
    ends = (ctypes.c_int * 2)()
    for family in (*range(2, 46), 99):
        if libc.socketpair(family, SOCK_STREAM, 0, ends) == 0 or ctypes.get_errno() != errno.EAFNOSUPPORT:
            return x * by  # the kernel has looked for the family
    raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))
