# F89: hands in a cell with a character that no encoding can write; it is left out
# expect = "passed"
# reason = "code cell 1 is left out, it is not valid Python .UnicodeEncodeError."
# points = 10
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def book(*sources: object) -> str:
    """Return a notebook with these code cells."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def make(folder: Path) -> None:
    """Write it before the right answer."""
    (folder / "scaled.ipynb").write_text(book("x = '\ud800'", RIGHT))
