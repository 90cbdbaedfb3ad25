# F94: has a name that a shell would run
# expect = "passed"
# reason = "passed"
# points = 10
# student = "; touch ran & `id` $(id) | tee ran #"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
