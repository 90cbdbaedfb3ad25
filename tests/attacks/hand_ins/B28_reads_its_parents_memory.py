# B28: opens the memory, the environment and the descriptors of the process that waits for it
# expect = "denied"
# reason = "EACCES"
import os


def scaled(x, by):
    refused = None
    for name in ("mem", "environ", "maps", "fd/0", "root", "cwd", "stack", "auxv", "map_files"):
        path = f"/proc/{os.getppid()}/{name}"
        try:
            os.listdir(path) if name in ("root", "cwd", "map_files") else open(path, "rb").read(1)
        except OSError as error:
            refused = error
        else:
            return x * by
    raise refused
