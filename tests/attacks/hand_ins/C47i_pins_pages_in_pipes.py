# C47: puts pages into a pipe without a copy, lets go of them, and takes more: they count for nobody then
# expect = "denied"
# reason = "EPERM"
# defence = ["pages in pipes"]
import ctypes
import os


def scaled(x, by):
    libc = ctypes.CDLL(None, use_errno=True)
    page = ctypes.create_string_buffer(b"x" * 4096)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(page), 4096)
    reader, writer = os.pipe()
    if libc.vmsplice(writer, ctypes.byref(vector), 1, 0) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
