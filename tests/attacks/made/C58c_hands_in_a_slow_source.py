# C58: hands in a source below the limit that takes long to parse and much memory
# expect = "error"
# reason = "the file cannot be parsed: MemoryError"
from pathlib import Path


def make(folder: Path) -> None:
    """Write as many expressions as fit."""
    (folder / "scaled.py").write_text("x = [" + "[1]," * 200_000 + "]\ndef scaled(x, by):\n    return x * by\n")
