# F90: is written in Latin-1 and does not say so
# expect = "error"
# reason = "line 4 is not utf-8 text; save the file as UTF-8"
# levels = ["L2", "L1", "L0"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer so."""
    (folder / "scaled.py").write_bytes(f"import math\n\n\n# für später\n{RIGHT}".encode("latin-1"))
