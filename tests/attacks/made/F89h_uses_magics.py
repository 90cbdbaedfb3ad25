# F89: hands in shell lines and magics that would leave a file; none is run
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
    """Write them around the right answer."""
    mark = folder / "ran"
    lines = f"!touch {mark}\n%run -i {mark}\n%system touch {mark}\nfiles = !touch {mark}\n?int\n{RIGHT}"
    (folder / "scaled.ipynb").write_text(book(f"%%bash\ntouch {mark}", lines, f"%%writefile {mark}\n1"))
