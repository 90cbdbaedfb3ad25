"""What may come out of an archive: caps, kinds of members, names.

Runs in the unpacking process (`unpack`), between hostile bytes and the disk; imports only the standard library.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

MAX_COMPONENT = 255  # bytes of one name, as file systems have it
MAX_PATH = 1024  # bytes of a whole name
MAX_DEPTH = 32
MAX_REFUSED = 1000  # members; with more of them an archive is hostile or broken as a whole

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".rar", ".7z")
AGAIN = "download or pack it again"
_CLUTTER = ("__MACOSX", "__pycache__")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they make a name read otherwise


class RefusedMember(Exception):
    """One member is not taken; the message goes on after its name: "is a link, ..."."""


class RefusedArchive(Exception):
    """Nothing of the archive is taken; the message goes on after its name."""


class TooMuch(RefusedArchive):
    """The archive as a whole is over a cap."""


@dataclass(frozen=True, slots=True)
class Caps:
    """What an archive may cost; every figure is checked before and while it is spent."""

    archive: int  # bytes of the archive itself
    members: int
    directory: int  # bytes of a zip's central directory
    header: int  # bytes of one extended header of a tar
    stream: int  # bytes of a tar when decompressed, taken or not
    content: int  # bytes written
    seconds: int  # of CPU
    memory: int  # bytes of address space
    sizes: Mapping[str, int]  # bytes of one member, by suffix; others are not written
    nested: tuple[str, ...]  # suffixes of archives
    own_members: int = 0  # of one student of a class, and so below; 0: the archive is one student's
    own_content: int = 0
    own_refused: int = 0


class Kind(Enum):
    """What a member claims to be."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"  # never written; `problem` says what it is


@dataclass(frozen=True, slots=True)
class Member:
    """One member as the archive describes it; nothing of it is true yet."""

    name: str  # bytes that are no text are lone surrogates
    kind: Kind
    size: int
    read: Callable[[], bytes]  # decompresses at most `size` bytes; raises RefusedMember when it is something else
    problem: str = ""
    modified: float = 0.0  # seconds since 1970; 0 where the archive does not say


def safe_parts(name: str) -> tuple[str, ...]:
    """Return the components of a name that stays below its folder; raise RefusedMember for any other."""
    _check_text(name)
    if "\\" in name:
        raise RefusedMember("has a backslash in its name; pack it with another program")
    if name.startswith("/") or name[1:2] == ":":
        raise RefusedMember("has an absolute name; pack the folder itself")
    parts = tuple(unicodedata.normalize("NFC", part) for part in name.split("/") if part not in ("", "."))
    if ".." in parts:
        raise RefusedMember("leads out of its folder by '..'; pack the folder itself")
    if not parts and not name.endswith("/") and name != ".":
        raise RefusedMember("has no name; pack it again")
    if len(parts) > MAX_DEPTH:
        raise RefusedMember(f"lies {len(parts)} folders deep; at most {MAX_DEPTH} are taken")
    lengths = [len(part.encode()) for part in parts]
    if sum(lengths) + len(lengths) > MAX_PATH or max(lengths, default=0) > MAX_COMPONENT:
        raise RefusedMember(f"has too long a name; {MAX_COMPONENT} bytes a folder and {MAX_PATH} in all are taken")
    return parts


def _check_text(name: str) -> None:
    categories = {unicodedata.category(char) for char in name}
    if "Cs" in categories:
        raise RefusedMember("has a name that is no text in UTF-8; rename it")
    if categories & {"Cc", "Zl", "Zp"} or not _TURNING.isdisjoint(name):
        raise RefusedMember("has control characters in its name; rename it")


def folded(part: str) -> str:
    """Return a component as a file system that tells neither case nor spelling apart would have it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", part).casefold())


def is_clutter(parts: tuple[str, ...]) -> bool:
    """Say whether a member is what systems leave in archives: hidden files, resource forks, caches."""
    return any(part.startswith(".") or part in _CLUTTER for part in parts)


def suffix_of(name: str, suffixes: Mapping[str, int] | tuple[str, ...]) -> str:
    """Return the longest of *suffixes* that a name ends in, in small or capital letters, or an empty string."""
    lower = name.lower()
    return max((suffix for suffix in suffixes if lower.endswith(suffix)), key=len, default="")
