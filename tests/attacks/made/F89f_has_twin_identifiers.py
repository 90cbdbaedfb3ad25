# F89: hands in cells that share one identifier, which may be too long
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
    parts = json.loads(book("import math", RIGHT))
    for cell in parts["cells"]:
        cell["id"] = "same " * 100
    (folder / "scaled.ipynb").write_text(json.dumps(parts))
