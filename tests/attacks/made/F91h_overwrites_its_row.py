# F91: has a name that returns to the start of its row and writes another score there
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "\r10 of 10"
# defence = ["clean names"]
# student = "me\r10 of 10\b"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
