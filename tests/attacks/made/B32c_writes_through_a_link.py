# B32: hands in a tar archive with a link to a folder outside, and a member that is to be written through it
# expect = "failed"
# reason = "the value is not the expected one"
import io
import tarfile
from pathlib import Path


def make(folder: Path) -> None:
    """Write the archive."""
    with tarfile.open(folder / "scaled.tar", "w") as archive:
        link = tarfile.TarInfo("out")
        link.type = tarfile.SYMTYPE
        link.linkname = str(folder.parent.parent / "free")
        archive.addfile(link)
        for name in ("out/scaled.py", "scaled.py"):
            member = tarfile.TarInfo(name)
            data = b"def scaled(x, by):\n    return x\n"
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
