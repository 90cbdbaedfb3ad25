# F90: begins with a byte order mark, ends lines as Windows does and indents with tabs
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write the right answer so."""
    (folder / "scaled.py").write_bytes(b"\xef\xbb\xbf" + RIGHT.replace("    ", "\t").replace("\n", "\r\n").encode())
