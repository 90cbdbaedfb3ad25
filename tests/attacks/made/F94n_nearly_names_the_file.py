# F94: calls the file so that it looks right and is not
# expect = "error"
# reason = "is no lab's file; rename it to scaled.py"
# levels = ["L2", "L1", "L0"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write a capital I for the l, beside another source."""
    (folder / "notes.py").write_text("")
    (folder / "scaIed.py").write_text(RIGHT)
