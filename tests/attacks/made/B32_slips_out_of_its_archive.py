# B32: hands in a zip with members that name another hand-in, a folder outside, an absolute path; they are left out
# expect = "passed"
# reason = "passed"
# points = 10
import zipfile
from pathlib import Path


def make(folder: Path) -> None:
    """Write the archive; each member that leaves it would be seen beside the class."""
    with zipfile.ZipFile(folder / "scaled.zip", "w") as archive:
        for name in ("../../free/slipped.py", "../victim/scaled.py", f"{folder.parent.parent}/free/slipped.py"):
            archive.writestr(name, "def scaled(x, by):\n    return x\n")
        archive.writestr("scaled.py", "def scaled(x, by):\n    return x * by\n")
