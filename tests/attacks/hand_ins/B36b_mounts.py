# B36: mounts, changes its root, and opens mounts by the newer calls
# expect = "denied"
# reason = "EPERM"
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
MOUNT_CALLS = (428, 429, 430, 431, 432, 433, 442)  # open_tree, move_mount, fsopen ...: the same everywhere


def scaled(x, by):
    for number in MOUNT_CALLS:
        if libc.syscall(number, -1, None, -1, None, 0) >= 0 or ctypes.get_errno() != errno.EPERM:
            return x * by  # the kernel has looked at the arguments
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) < 0 and libc.chroot(b".") < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return x * by
