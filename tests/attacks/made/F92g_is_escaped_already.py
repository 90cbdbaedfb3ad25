# F92: has a name that is escaped already, and becomes a script where escaping is left out once
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "<td>&lt;script&gt;alert(92)"
# defence = ["escaped page"]
# student = "&lt;script&gt;alert(92)"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
