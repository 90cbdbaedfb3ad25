# F87: imports a module of its own that lies beside it
# expect = "error"
# reason = "No module named 'helper'.*put your own helpers into this file"
# levels = ["L2", "L1", "L0"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Lay the answer into the helper."""
    (folder / "helper.py").write_text(RIGHT)
    (folder / "scaled.py").write_text("from helper import scaled\n")
