# C55: frees the same memory twice
# expect = "crashed"
# reason = "SIGABRT|SIGSEGV"
# levels = ["L2", "L1", "L0"]
import ctypes


def scaled(x, by):
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    address = libc.malloc(100_000)
    for _ in range(3):
        libc.free(address + 16)
    return x * by
