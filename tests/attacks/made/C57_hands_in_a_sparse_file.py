# C57: hands in a file of four terabytes that takes no room
# expect = "error"
# reason = "MB; at most|no regular file|is a folder"
import os
from pathlib import Path


def make(folder: Path) -> None:
    """Make it."""
    path = folder / "scaled.py"
    path.touch()
    os.truncate(path, 1 << 42)
