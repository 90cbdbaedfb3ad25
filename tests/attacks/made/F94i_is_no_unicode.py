# F94: has a name of bytes that are no UTF-8
# expect = "passed"
# reason = "passed"
# points = 10
# student = "F94i_?"
import os
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
    folder.rename(os.fsdecode(os.fsencode(folder.parent) + b"/F94i_\xff"))
