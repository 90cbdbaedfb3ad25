# C58: hands in a source of 48 MB, which takes minutes to parse
# expect = "error"
# reason = "has 5[0-9] MB; at most 1 MB"
from pathlib import Path


def make(folder: Path) -> None:
    """Write a right answer below a long tuple."""
    numbers = "1," * (24 << 20)
    (folder / "scaled.py").write_text(f"x = ({numbers})\ndef scaled(x, by):\n    return x * by\n")
