# B31: hands in a symbolic link to the environment of whoever reads it
# expect = "error"
# reason = "scaled.py is a link, not a file"
from pathlib import Path


def make(folder: Path) -> None:
    """Link to what the kernel shows each process of itself."""
    (folder / "scaled.py").symlink_to("/proc/self/environ")
