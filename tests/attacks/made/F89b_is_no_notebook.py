# F89: hands in JSON that is no notebook
# expect = "error"
# reason = "the file is JSON but no notebook"
# levels = ["L2", "L1", "L0"]
from pathlib import Path


def make(folder: Path) -> None:
    """Write a list."""
    (folder / "scaled.ipynb").write_text("[[]]")
