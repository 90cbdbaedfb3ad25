# B31: hands in a symbolic link to what another student has handed in
# expect = "error"
# reason = "scaled.py is a link, not a file"
# defence = ["no links"]
from pathlib import Path


def make(folder: Path) -> None:
    """Link to the victim's file."""
    (folder / "scaled.py").symlink_to("../victim/scaled.py")
