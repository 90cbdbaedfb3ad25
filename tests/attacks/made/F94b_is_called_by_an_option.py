# F94: has a name that programs take for an option
# expect = "passed"
# reason = "passed"
# points = 10
# student = "-rf"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
