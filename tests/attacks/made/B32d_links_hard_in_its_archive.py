# B32: hands in a tar archive in which the file of the lab is a hard link to the solution
# expect = "error"
# reason = "link"
import tarfile
from pathlib import Path


def make(folder: Path) -> None:
    """Write the archive."""
    with tarfile.open(folder / "scaled.tar", "w") as archive:
        link = tarfile.TarInfo("scaled.py")
        link.type = tarfile.LNKTYPE
        link.linkname = "../../course/solutions/scaled/scaled.py"
        archive.addfile(link)
