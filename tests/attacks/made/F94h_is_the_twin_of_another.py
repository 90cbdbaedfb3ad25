# F94: has the name of another student, its accent spelled as two characters: one of them is passed over, and named
# expect = "passed"
# reason = "passed"
# points = 10
# student = "F94h André"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"
WRONG = "def scaled(x, by):\n    return x + by\n"


def make(folder: Path) -> None:
    """Hand in the right answer, and lay the twin's wrong one beside it."""
    twin = folder.parent / "F94h Andr\u00e9"
    twin.mkdir()
    (twin / "scaled.py").write_text(WRONG)
    (folder / "scaled.py").write_text(RIGHT)
