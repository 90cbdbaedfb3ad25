# C58: hands in an archive of 200 KB that unpacks to 200 MB
# expect = "error"
# reason = "scaled.py in scaled.zip has 210 MB; at most 1 MB are taken"
import zipfile
from pathlib import Path


def make(folder: Path) -> None:
    """Pack zeros."""
    with zipfile.ZipFile(folder / "scaled.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("scaled.py", bytes(200 << 20))
