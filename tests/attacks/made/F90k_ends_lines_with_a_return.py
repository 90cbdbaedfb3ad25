# F90: ends lines with a carriage return, so that an editor may show code as part of a comment; Python does not
# expect = "passed"
# reason = "passed"
# points = 10
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer so."""
    (folder / "scaled.py").write_text("# harmless\r" + RIGHT, newline="")
