# F89: hands in a notebook in UTF-16
# expect = "error"
# reason = "the notebook is not valid JSON \\('utf-8' codec can't decode"
# levels = ["L2", "L1", "L0"]
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def book(*sources: object) -> str:
    """Return a notebook with these code cells."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def make(folder: Path) -> None:
    """Write it."""
    (folder / "scaled.ipynb").write_bytes(book(RIGHT).encode("utf-16"))
