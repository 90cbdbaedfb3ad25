# F89: hands in a notebook of nbformat 3, whose cells lie in worksheets
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Write it as IPython 2 did."""
    cell = {"cell_type": "code", "language": "python", "input": RIGHT, "outputs": []}
    (folder / "scaled.ipynb").write_text(json.dumps({"nbformat": 3, "worksheets": [{"cells": [cell]}]}))
