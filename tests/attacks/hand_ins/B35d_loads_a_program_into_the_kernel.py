# B35: loads a program into the kernel: bpf, and what it would be attached to, perf events
# expect = "denied"
# reason = "EPERM"
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
CALLS = {"x86_64": (321, 298), "aarch64": (280, 241)}[platform.machine()]


def scaled(x, by):
    for number in CALLS:
        if libc.syscall(number, 0, None, 0, 0, 0) >= 0:
            return x * by
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
