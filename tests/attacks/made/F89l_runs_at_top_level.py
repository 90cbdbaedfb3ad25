# F89: trains, exits and loops forever at the top level of its cells, which is left out
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
    """Write the right answer among them."""
    cells = ("raise SystemExit(0)", "while True:\n    pass", "import os\nos._exit(0)", RIGHT, "scaled = exit()")
    (folder / "scaled.ipynb").write_text(book(*cells))
