# F90: holds a NUL byte, at which some readers end
# expect = "error"
# reason = "line 3 holds a NUL byte, so this is not a Python file"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write one between two answers."""
    (folder / "scaled.py").write_text(RIGHT + "# \0\ndef scaled(x, by):\n    return x\n")
