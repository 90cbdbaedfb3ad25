# F94: has the name of the report, beside which its results lie
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "Traceback"
# student = "report.html"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
