# F89: hands in cells that are numbers, lack a source or have one of numbers, and one cell that is right
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def book(*sources: object) -> str:
    """Return a notebook with these code cells."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def make(folder: Path) -> None:
    """Write them."""
    parts = json.loads(book(7, [1, None, "import ", "math"], RIGHT))
    parts["cells"] += [1, None, [], "x", {}, {"cell_type": "code"}, {"cell_type": ["code"], "source": RIGHT}]
    (folder / "scaled.ipynb").write_text(json.dumps(parts))
