"""A folder for what is needed during one run, gone afterwards, also when the run was killed. Trusted side."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_AGE = 60.0  # seconds; younger folders may not be locked yet


@contextlib.contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """Yield a folder that nobody else may enter, and remove it, and those of runs that were killed."""
    import fcntl

    _sweep(prefix)
    path = tempfile.mkdtemp(prefix=prefix)
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def _sweep(prefix: str) -> None:
    """Remove folders of ours that no living process holds."""
    import fcntl

    for entry in os.scandir(tempfile.gettempdir()):
        if entry.name.startswith(prefix):
            with contextlib.suppress(OSError):  # somebody else's, in use, or gone meanwhile
                facts = entry.stat(follow_symlinks=False)
                if facts.st_uid == os.geteuid() and time.time() - facts.st_mtime > _AGE:
                    lock = os.open(entry.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
                    try:
                        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        shutil.rmtree(entry.path, ignore_errors=True)
                    finally:
                        os.close(lock)
