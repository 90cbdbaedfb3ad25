"""Read a hand-in from the disk without being tricked: links, devices, pipes and oversized files are refused.

Runs on the trusted side; the bytes are not parsed here (the sandbox does that).
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = {".py": 1 << 20, ".ipynb": 20 << 20}


class RefusedHandIn(Exception):
    """The file cannot be taken as a hand-in; the message is one line for student and instructor."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """The bytes of one hand-in, read once: what is hashed is what is graded."""

    name: str  # file name
    data: bytes

    @property
    def suffix(self) -> str:
        """`.py` or `.ipynb`."""
        return os.path.splitext(self.name)[1]

    @property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def read_hand_in(root: Path, relative: Path) -> HandIn:
    """Return the hand-in at ``root/relative``; no component below *root* may be a link. Raise RefusedHandIn."""
    suffix = relative.suffix
    if suffix not in MAX_BYTES:
        raise RefusedHandIn(f"{relative.name} is neither .py nor .ipynb")
    if relative.is_absolute() or ".." in relative.parts:
        raise RefusedHandIn(f"{relative.name} lies outside of the folder of hand-ins")
    descriptor = _open_below(root, relative)
    try:
        _check_kind(os.fstat(descriptor), relative.name, MAX_BYTES[suffix])
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(MAX_BYTES[suffix] + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES[suffix]:
        raise RefusedHandIn(f"{relative.name} grew beyond {MAX_BYTES[suffix] >> 20} MB while it was read")
    if not data.strip():
        raise RefusedHandIn(f"{relative.name} is empty")
    return HandIn(relative.name, data)


def _open_below(root: Path, relative: Path) -> int:
    if not hasattr(os, "O_NOFOLLOW"):  # Windows: no links without rights, no FIFOs
        return os.open(root / relative, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in relative.parts[:-1]:
            inner = _open(part, os.O_RDONLY | os.O_DIRECTORY, folder)
            os.close(folder)
            folder = inner
        return _open(relative.name, os.O_RDONLY | os.O_NONBLOCK, folder)
    finally:
        os.close(folder)


def _open(name: str, flags: int, folder: int) -> int:
    try:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        raise RefusedHandIn(f"{name} is missing") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):  # which of them a link gives depends on the system
            if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                raise RefusedHandIn(f"{name} is a link, not a file; hand in the file itself") from None
            raise RefusedHandIn(f"{name} is not a folder") from None
        raise RefusedHandIn(f"{name} cannot be opened: {error.strerror}") from None


def _check_kind(status: os.stat_result, name: str, most: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise RefusedHandIn(f"{name} is a folder; hand in the file itself")
    if not stat.S_ISREG(status.st_mode):
        raise RefusedHandIn(f"{name} is no regular file")
    if status.st_nlink > 1:
        raise RefusedHandIn(f"{name} is a hard link to another file; hand in a copy")
    if status.st_size > most:
        advice = "; clear its outputs and save it again" if name.endswith(".ipynb") else ""
        raise RefusedHandIn(f"{name} has {status.st_size / 1e6:.0f} MB; at most {most >> 20} MB are taken{advice}")
