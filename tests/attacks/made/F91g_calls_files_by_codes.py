# F91: hands in no file of the lab but others, called by terminal codes and a command
# expect = "error"
# reason = "scaled.py is missing; found"
# aim = "\u001b[2J"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer into each."""
    for name in ("\x1b[2J.py", "\n::error::forged.py"):
        (folder / name).write_text(RIGHT)
