# F92: has a name in the language of the templates that the page is made with
# expect = "passed"
# reason = "passed"
# points = 10
# aim = "<td>49"
# student = "{{ 7 * 7 }}{% raw %}"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"


def make(folder: Path) -> None:
    """Hand in the right answer under that name."""
    (folder / "scaled.py").write_text(RIGHT)
