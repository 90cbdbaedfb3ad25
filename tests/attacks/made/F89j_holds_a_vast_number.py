# F89: hands in a notebook with a number of a million digits, whose conversion would take long
# expect = "error"
# reason = "the notebook is not valid JSON \\(Exceeds the limit \\(4300 digits\\)"
from pathlib import Path


def make(folder: Path) -> None:
    """Write it."""
    (folder / "scaled.ipynb").write_text('{"cells": [], "nbformat": ' + "9" * 1_000_000 + "}")
