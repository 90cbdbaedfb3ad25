# F89: hands in a thousand cells with something to be said about each
# expect = "passed"
# reason = "passed"
# points = 10
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def book(*sources: object) -> str:
    """Return a notebook with these code cells."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def make(folder: Path) -> None:
    """Write them."""
    (folder / "scaled.ipynb").write_text(book(*["def ("] * 1000, RIGHT))
