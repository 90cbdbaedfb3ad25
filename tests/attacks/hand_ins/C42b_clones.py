# C42: makes a process with the system call clone itself, past libc, and with clone3
# expect = "denied"
# reason = "EPERM"
# defence = ["seccomp"]
import ctypes
import os
import platform

CLONE, CLONE3 = {"x86_64": (56, 435), "aarch64": (220, 435)}[platform.machine()]
SIGCHLD = 17


def scaled(x, by):
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (ctypes.c_uint64 * 8)(0, 0, 0, 0, SIGCHLD)
    pid = libc.syscall(CLONE3, arguments, ctypes.c_size_t(64))
    if pid < 0:
        pid = libc.syscall(CLONE, SIGCHLD, None, None, None, None)
    if pid == 0:
        os._exit(0)
    if pid < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    os.waitpid(pid, 0)
    return x * by
