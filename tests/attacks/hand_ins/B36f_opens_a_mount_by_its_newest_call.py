# B36: opens a mount by the newest call that can copy one, open_tree_attr of Linux 6.15; older kernels know none
# expect = "denied"
# reason = "EPERM"
# defence = ["new mounts"]
import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
OPEN_TREE_ATTR = 467


def scaled(x, by):
    if libc.syscall(OPEN_TREE_ATTR, -1, None, 0, None, 0) < 0 and ctypes.get_errno() == errno.EPERM:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))
    return x * by
