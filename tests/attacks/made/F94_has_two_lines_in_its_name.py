# F94: has a name of two lines, the second a row that gives somebody ten points
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "\nnobody  scaled"
# defence = ["clean names"]
# student = "me\nnobody  scaled  10 of 10"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
