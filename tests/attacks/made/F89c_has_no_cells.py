# F89: hands in a notebook without cells
# expect = "error"
# reason = "the notebook has no list of cells"
# levels = ["L2", "L1", "L0"]
from pathlib import Path


def make(folder: Path) -> None:
    """Write all but a list of cells."""
    (folder / "scaled.ipynb").write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {"0": 1}}')
