# F90: turns the direction of its text around in a comment, so that people read something else than Python
# expect = "error"
# reason = "ValueError"
# aim = "\u202e"
# defence = ["clean words"]
from pathlib import Path


def make(folder: Path) -> None:
    """Raise on the line that does so, for it is repeated to people."""
    (folder / "scaled.py").write_text("raise ValueError('x')  # \u202e begin admin only \u2066\n", encoding="utf-8")
