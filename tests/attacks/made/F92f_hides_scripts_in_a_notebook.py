# F92: hands in a notebook with scripts in outputs, metadata, attachments and text
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "evil-output"
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"
EVIL = "<script src='https://evil-output.example/x.js'></script>"


def make(folder: Path) -> None:
    """Write them around the right answer."""
    cell = {"cell_type": "code", "source": RIGHT, "metadata": {"name": EVIL}, "execution_count": EVIL}
    cell["outputs"] = [{"output_type": "display_data", "data": {"text/html": EVIL, "image/svg+xml": EVIL}}]
    text = {"cell_type": "markdown", "source": EVIL, "attachments": {EVIL: {"text/html": EVIL}}}
    book = {"nbformat": 4, "metadata": {"title": EVIL, "authors": [{"name": EVIL}]}, "cells": [text, cell]}
    (folder / "scaled.ipynb").write_text(json.dumps(book))
