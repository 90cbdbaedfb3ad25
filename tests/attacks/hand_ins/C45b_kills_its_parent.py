# C45: kills and stops the process that started it, by every call that sends a signal
# expect = "denied"
# reason = "EPERM"
import ctypes
import os
import platform
import signal

CALLS = {"x86_64": (234, 200, 129, 297), "aarch64": (131, 130, 138, 240)}[platform.machine()]


def scaled(x, by):
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    tgkill, tkill, sigqueue, tgsigqueue = CALLS
    information = (ctypes.c_int * 32)(signal.SIGKILL, 0, -1)
    sent = [
        libc.syscall(tgkill, parent, parent, signal.SIGKILL),
        libc.syscall(tkill, parent, signal.SIGKILL),
        libc.syscall(sigqueue, parent, signal.SIGKILL, information),
        libc.syscall(tgsigqueue, parent, parent, signal.SIGKILL, information),
        libc.kill(parent, signal.SIGSTOP),
        libc.kill(parent, signal.SIGKILL),
    ]
    if all(sent):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
