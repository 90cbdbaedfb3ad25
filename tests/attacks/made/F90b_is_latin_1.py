# F90: is written in Latin-1 and says so
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer so."""
    (folder / "scaled.py").write_bytes(f"# -*- coding: latin-1 -*-\n# für später: ß\n{RIGHT}".encode("latin-1"))
