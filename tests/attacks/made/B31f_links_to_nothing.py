# B31: hands in a chain of links that ends in itself
# expect = "error"
# reason = "scaled.py is a link, not a file"
from pathlib import Path


def make(folder: Path) -> None:
    """Link to each other."""
    (folder / "scaled.py").symlink_to("other.py")
    (folder / "other.py").symlink_to("scaled.py")
