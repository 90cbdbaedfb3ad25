# F90: declares a codec that is no encoding of text
# expect = "error"
# reason = "the file declares the encoding 'rot13'; save it as UTF-8|unknown encoding"
import codecs
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hide the right answer so."""
    (folder / "scaled.py").write_text("# coding: rot13\n" + codecs.encode(RIGHT, "rot13"))
