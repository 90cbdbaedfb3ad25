# F92: lays a link called by markup among the hand-ins; a remark names it
# expect = "passed"
# reason = "passed"
# points = 10
# aim = '<p class="open"><b>F92'
# defence = ["escaped page"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Lay it there, and hand in the right answer."""
    (folder.parent / "<b>F92").symlink_to(folder)
    (folder / "scaled.py").write_text(RIGHT)
