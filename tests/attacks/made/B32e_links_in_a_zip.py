# B32: hands in a zip archive in which the file of the lab is a symbolic link, as Info-ZIP keeps them
# expect = "error"
# reason = "link"
import stat
import zipfile
from pathlib import Path


def make(folder: Path) -> None:
    """Write the archive."""
    with zipfile.ZipFile(folder / "scaled.zip", "w") as archive:
        member = zipfile.ZipInfo("scaled.py")
        member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, str(folder.parent.parent / "course" / "solutions" / "scaled" / "scaled.py"))
