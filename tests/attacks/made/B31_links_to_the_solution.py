# B31: hands in a symbolic link to the solution
# expect = "error"
# reason = "scaled.py is a link, not a file"
# defence = ["no links"]
from pathlib import Path


def make(folder: Path) -> None:
    """Link to where the course lies beside the class."""
    (folder / "scaled.py").symlink_to("../../course/solutions/scaled/scaled.py")
