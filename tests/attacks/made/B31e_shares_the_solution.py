# B31: hands in a hard link to the solution
# expect = "error"
# reason = "scaled.py is a hard link to another file"
# defence = ["no hard links"]
import os
from pathlib import Path


def make(folder: Path) -> None:
    """Link to where the course lies beside the class."""
    os.link(folder.parent.parent / "course" / "solutions" / "scaled" / "scaled.py", folder / "scaled.py")
