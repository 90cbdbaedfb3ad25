# F93: has a name that is a formula behind a tab, which programs skip; no CSV yet, the tab becomes a question mark
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "\t=1+1"
# defence = ["clean names"]
# student = "\t=1+1"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
