# F92: has a name that would end an attribute and begin an image
# expect = "passed"
# reason = "passed"
# points = 10
# aim = '<td>"><img src=x'
# defence = ["escaped page"]
# student = '"><img src=x onerror=alert(1)>'
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
