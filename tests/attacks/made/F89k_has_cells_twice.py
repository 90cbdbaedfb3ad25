# F89: names its cells twice, so that readers may differ about which count: here, as in browsers, the last
# expect = "failed"
# reason = "the value is not the expected one"
import json
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"
WRONG = "def scaled(x, by):\n    return x + by\n"


def make(folder: Path) -> None:
    """Write the right ones first."""
    right, wrong = (json.dumps([{"cell_type": "code", "source": text}]) for text in (RIGHT, WRONG))
    (folder / "scaled.ipynb").write_text('{"nbformat": 4, "cells": ' + right + ', "cells": ' + wrong + "}")
