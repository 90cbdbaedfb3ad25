# F90: declares UTF-7, in which what looks like a comment is code
# expect = "error"
# reason = "the file declares the encoding 'utf-7'; save it as UTF-8"
from pathlib import Path


def make(folder: Path) -> None:
    """Hide the right answer so."""
    (folder / "scaled.py").write_text("# coding: utf-7\n# harmless +AAo-def scaled(x, by): return x * by\n")
