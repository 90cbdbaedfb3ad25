# F94: has the name of another student but for one letter of another alphabet
# expect = "failed"
# reason = "the value is not the expected one"
# student = "vi\u0441tim"
from pathlib import Path

WRONG = "def scaled(x, by):\n    return x + by\n"


def make(folder: Path) -> None:
    """Hand in the wrong answer under that name."""
    (folder / "scaled.py").write_text(WRONG)
