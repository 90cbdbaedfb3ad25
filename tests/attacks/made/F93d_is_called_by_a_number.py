# F93: has a name that begins with a minus and computes; no CSV yet, JSON and page hold it as text
# expect = "passed"
# reason = "passed"
# points = 10
# student = "-2+3"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
