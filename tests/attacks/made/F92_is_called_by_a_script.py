# F92: has a name that is a script
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "<td><script>alert(1)"
# defence = ["escaped page"]
# student = "<script>alert(1)<!--"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
