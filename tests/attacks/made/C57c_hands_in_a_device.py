# C57: hands in a device that never ends, or where only root can make one, a socket
# expect = "error"
# reason = "no regular file|cannot be opened"
import os
import socket
import stat
from pathlib import Path


def make(folder: Path) -> None:
    """Make /dev/zero again, else a socket."""
    path = folder / "scaled.py"
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        with socket.socket(socket.AF_UNIX) as server:
            folder_descriptor = os.open(folder, os.O_RDONLY)  # the path itself may be too long for an address
            server.bind(f"/proc/self/fd/{folder_descriptor}/{path.name}")
            os.close(folder_descriptor)
