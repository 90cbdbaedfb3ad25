# B36: enters the namespaces of the machine through /proc, and the descriptors of its parent
# expect = "denied"
# reason = "EPERM|EACCES"
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def scaled(x, by):
    if libc.setns(-1, 0) < 0 and ctypes.get_errno() != 1:
        return x * by  # the kernel has looked at the descriptor
    for kind in ("mnt", "pid", "net", "user"):
        libc.setns(os.open(f"/proc/{os.getppid()}/ns/{kind}", os.O_RDONLY), 0)
    return x * by
