# F89: hands in the first half of a notebook
# expect = "error"
# reason = "the notebook is not valid JSON .*; save or export it again"
# levels = ["L2", "L1", "L0"]
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def book(*sources: object) -> str:
    """Return a notebook with these code cells."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def make(folder: Path) -> None:
    """Write half of it."""
    whole = book(RIGHT)
    (folder / "scaled.ipynb").write_text(whole[: len(whole) // 2])
