# F90: is written in UTF-16, as an old Windows shell does when it copies a file
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer so."""
    (folder / "scaled.py").write_bytes(RIGHT.encode("utf-16"))
