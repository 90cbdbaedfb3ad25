# F89: hands in a Python source under a notebook's name
# expect = "error"
# reason = "the notebook is not valid JSON .*; save or export it again"
# levels = ["L2", "L1", "L0"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write it."""
    (folder / "scaled.ipynb").write_text(RIGHT)
