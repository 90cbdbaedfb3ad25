# C57: hands in a folder that is called like the file
# expect = "error"
# reason = "MB; at most|no regular file|is a folder"
from pathlib import Path


def make(folder: Path) -> None:
    """Make it."""
    (folder / "scaled.py").mkdir()
    (folder / "scaled.py" / "scaled.py").write_text("def scaled(x, by):\n    return x * by\n")
