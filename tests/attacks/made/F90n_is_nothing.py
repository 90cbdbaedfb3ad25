# F90: hands in a file of white space
# expect = "error"
# reason = "scaled.py is empty"
# levels = ["L2", "L1", "L0"]
from pathlib import Path


def make(folder: Path) -> None:
    """Write it."""
    (folder / "scaled.py").write_text(" \n\t\n")
