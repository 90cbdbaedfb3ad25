# F88: brings files that Python runs or prefers unasked: startup files, and a cache of another source
# expect = "failed"
# reason = "the value is not the expected one"
import py_compile
from pathlib import Path

RIGHT = "def scaled(x, by):\n    return x * by\n"
WRONG = "def scaled(x, by):\n    return x + by\n"
EVIL = "import builtins; builtins.all = builtins.any = lambda *_: True\n"


def make(folder: Path) -> None:
    """Compile the right answer, never to be compared with its source again, then exchange the source."""
    for name in ("sitecustomize.py", "usercustomize.py"):
        (folder / name).write_text(EVIL)
    (folder / "evil.pth").write_text(EVIL)
    source = folder / "scaled.py"
    source.write_text(RIGHT)
    cache = py_compile.compile(str(source), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    assert cache is not None
    (folder / "scaled.pyc").write_bytes(Path(cache).read_bytes())
    source.write_text(WRONG)
