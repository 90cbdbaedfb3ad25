# F89: keeps the right answer in cells of text and the wrong one in code
# expect = "failed"
# reason = "the value is not the expected one"
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
    parts = json.loads(book(WRONG))
    parts["cells"] += [{"cell_type": kind, "source": RIGHT} for kind in ("markdown", "raw", "Code", "heading")]
    (folder / "scaled.ipynb").write_text(json.dumps(parts))
