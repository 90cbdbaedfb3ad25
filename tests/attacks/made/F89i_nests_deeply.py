# F89: hands in JSON that is a hundred thousand lists deep
# expect = "error"
# reason = "the notebook is not valid JSON \\(maximum recursion depth exceeded"
from pathlib import Path


def make(folder: Path) -> None:
    """Write it."""
    (folder / "scaled.ipynb").write_text("[" * 100_000 + "]" * 100_000)
