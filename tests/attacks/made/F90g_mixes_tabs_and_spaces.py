# F90: indents with a tab under eight spaces
# expect = "error"
# reason = "line 3: inconsistent use of tabs and spaces in indentation"
# levels = ["L2", "L1", "L0"]
from pathlib import Path


def make(folder: Path) -> None:
    """Write it so."""
    (folder / "scaled.py").write_text("def scaled(x, by):\n        y = x\n\treturn y * by\n")
