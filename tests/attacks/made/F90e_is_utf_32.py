# F90: is written in UTF-32, whose mark begins as that of UTF-16
# expect = "error"
# reason = "line 1 holds a NUL byte, so this is not a Python file"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer so."""
    (folder / "scaled.py").write_bytes(RIGHT.encode("utf-32"))
