# F94: has a name that reads as another's once what harms terminals is out of it; both get results, and that is said
# expect = "passed"
# reason = "passed"
# points = 10
# student = "F94k_?"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer, also under two such names."""
    for name in ("F94k_\x1b", "F94k_\x07"):
        twin = folder.parent / name
        twin.mkdir()
        (twin / "scaled.py").write_text(RIGHT)
    (folder / "scaled.py").write_text(RIGHT)
