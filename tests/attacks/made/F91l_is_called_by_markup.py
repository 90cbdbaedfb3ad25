# F91: has a name in the markup of the library that prints tables: it would colour, link, or stop the grader
# expect = "passed"
# reason = "passed"
# points = 10
# student = "[red][link=https:evil.example]me[bold"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
