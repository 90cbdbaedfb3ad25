# B28: opens the memory and the descriptors of the process that it was forked from
# expect = "denied"
# reason = "EACCES"
import errno
import os


def scaled(x, by):
    refused = None
    others = set(range(os.getppid(), os.getppid() + 100)) - {os.getpid()}
    for pid in sorted(others):
        for name in ("mem", "environ", "maps", "fd"):
            try:
                path = f"/proc/{pid}/{name}"
                os.listdir(path) if name == "fd" else open(path, "rb").read(1)
            except OSError as error:
                refused = error if error.errno != errno.ENOENT or refused is None else refused
            else:
                return x * by
    raise refused
