# C58: hands in a notebook of 100 MB, most of it output
# expect = "error"
# reason = "has 10[0-9] MB; at most 20 MB"
import json
from pathlib import Path


def make(folder: Path) -> None:
    """Write a right answer with a long output."""
    output = {"output_type": "stream", "name": "stdout", "text": ["x" * (100 << 20)]}
    source = ["def scaled(x, by):\n", "    return x * by\n"]
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [output], "source": source}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "scaled.ipynb").write_text(json.dumps(notebook))
