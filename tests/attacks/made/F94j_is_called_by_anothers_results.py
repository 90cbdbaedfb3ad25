# F94: has the name of the folder that another student's results get
# expect = "failed"
# reason = "the value is not the expected one"
# student = "F94j_m_ller-b07a09d9"
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"
WRONG = "def scaled(x, by):\n    return x + by\n"


def make(folder: Path) -> None:
    """Hand in the wrong answer beside that student's right one."""
    other = folder.parent / "F94j_m\u00fcller"
    other.mkdir()
    (other / "scaled.py").write_text(RIGHT)
    (folder / "scaled.py").write_text(WRONG)
