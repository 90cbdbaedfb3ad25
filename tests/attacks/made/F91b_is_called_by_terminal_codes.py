# F91: has a name that is a link to elsewhere on a terminal that knows such
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "\u001b]8;;"
# defence = ["clean names"]
# student = "\u001b]8;;https:evil.example\u0007me\u001b]8;;\u0007"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
