# F91: has a name that GitHub takes for a command where it begins a line of a log
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "\n::error::forged"
# defence = ["harmless logs"]
# student = "::error::forged"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
