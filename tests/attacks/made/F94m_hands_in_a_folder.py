# F94: hands in a folder that is called as the file
# expect = "error"
# reason = "scaled.py is a folder; hand in the file itself"
# levels = ["L2", "L1", "L0"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Lay the right answer into it."""
    (folder / "scaled.py").mkdir()
    (folder / "scaled.py" / "scaled.py").write_text(RIGHT)
