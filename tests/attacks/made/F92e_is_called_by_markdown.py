# F92: has a name in Markdown, with a link that would run a script; no report in Markdown is written
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "href=\"javascript"
# student = "[me](javascript:alert(1)) ![](x) | 10 |"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
