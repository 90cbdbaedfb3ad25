# F89: hands in a right cell that ran last and a wrong one that stands last: the order in the file counts
# expect = "failed"
# reason = "scaled is defined in code cells 1 and 2; the last one counts"
# levels = ["L2", "L1", "L0"]
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"
WRONG = "def scaled(x, by):\n    return x + by\n"


def book(*sources: object) -> str:
    """Return a notebook with these code cells."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def make(folder: Path) -> None:
    """Write them."""
    parts = json.loads(book(RIGHT, WRONG))
    for cell, count in zip(parts["cells"], (2, 1), strict=True):
        cell["execution_count"] = count
    (folder / "scaled.ipynb").write_text(json.dumps(parts))
