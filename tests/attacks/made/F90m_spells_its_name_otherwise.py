# F90: spells the function's name with a long s, which Python reads as an s
# expect = "passed"
# reason = "passed"
# points = 10
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer so."""
    (folder / "scaled.py").write_text(RIGHT.replace("scaled", "\u017fcaled"), encoding="utf-8")
