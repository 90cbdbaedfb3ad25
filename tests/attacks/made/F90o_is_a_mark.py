# F90: hands in a byte order mark and nothing behind it
# expect = "error"
# reason = "the hand-in defines no scaled"
# levels = ["L2", "L1", "L0"]
from pathlib import Path


def make(folder: Path) -> None:
    """Write it."""
    (folder / "scaled.py").write_bytes(b"\xef\xbb\xbf")
