# F90: declares an encoding that nobody knows
# expect = "error"
# reason = "unknown encoding: klingon; save the file as UTF-8"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer so."""
    (folder / "scaled.py").write_text(f"# coding: klingon\n{RIGHT}")
