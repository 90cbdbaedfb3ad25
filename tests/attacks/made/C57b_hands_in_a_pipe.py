# C57: hands in a named pipe, which a reader would wait for
# expect = "error"
# reason = "MB; at most|no regular file|is a folder"
import os
from pathlib import Path


def make(folder: Path) -> None:
    """Make it."""
    os.mkfifo(folder / "scaled.py")
