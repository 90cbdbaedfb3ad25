# F86: lays pytest's configuration where the hand-ins of the whole class are
# expect = "failed"
# reason = "the value is not the expected one"
from pathlib import Path

WRONG = "def scaled(x, by):\n    return x + by\n"


def make(folder: Path) -> None:
    """Lay it above a wrong answer."""
    for name in ("pytest.ini", "tox.ini", "setup.cfg"):
        (folder.parent / name).write_text("[pytest]\n[tool:pytest]\naddopts = --collect-only\n")
    (folder / "scaled.py").write_text(WRONG)
