"""Unpack one hostile archive in a process of its own, so that the command that asked for it cannot be hurt.

Started by `archive` as `python -P -m grader.hand_ins.unpack FOLDER CAPS ZONE` with the archive as standard input;
ZONE is where the clocks of zip files hang, empty for here. Answers with one line of JSON. Limits itself before it reads
a byte; imports only the standard library and what reads archives.

Theory of operation. What an archive says is a claim. Its whole size, the number of its members and the size of its
directory are looked at first; a claim that is too large is refused before anything is allocated for it, and one that is
too small is refused when the bytes run over it. A member is taken only when it is a regular file with a suffix that
graders want and a name that stays below its folder; links, devices and pipes are never made, so none can be followed.
Each name is opened below its own folder, without following links, and only if nothing has it yet. Nothing is unpacked
twice: an archive within the archive stays closed.

A contradiction in the archive's structure refuses it as a whole (RefusedArchive), for what would be read is then a
matter of taste; anything odd about one member refuses that member (RefusedMember), for a class archive holds what many
students named. A refused file leaves an empty one in its place where that can be, so that it is found whose it was. So
do all files of a student who has more than a share of the class (`shares`), for which the class is not refused.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from grader.hand_ins.members import (
    MAX_REFUSED,
    Caps,
    Kind,
    Member,
    RefusedArchive,
    RefusedMember,
    TooMuch,
    folded,
    is_clutter,
    safe_parts,
    suffix_of,
)
from grader.hand_ins.shares import Shares

_FAR = 1 << 33  # seconds; times beyond the year 2242 are a joke, which not every file system takes
MOST_UNWANTED = 12  # names of files of other kinds that are told
MOST_SHOWN = 200  # characters of a refused name: a name can have megabytes
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OF_NAMES = (errno.ELOOP, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL)
_TWIN = "is there twice, or differs only in capitals or accents; pack only one of them"
_OTHERS = {b"Rar!": "a RAR archive", b"7z\xbc\xaf\x27\x1c": "a 7z archive", b"\x28\xb5\x2f\xfd": "compressed by zstd"}


def main() -> None:
    """Unpack standard input and say what came of it."""
    destination, given = sys.argv[1], json.loads(sys.argv[2])
    caps = Caps(**given | {"nested": tuple(given["nested"])})
    zone = ZoneInfo(sys.argv[3]) if sys.argv[3] else None
    _limit(caps)
    try:
        answer = json.dumps(unpack(sys.stdin.fileno(), destination, caps, zone))
    except RefusedArchive as refusal:
        answer = json.dumps({"refusal": str(refusal)})
    except MemoryError:
        reason = f"needs more than {caps.memory >> 20} MB of memory to be read; pack it in another way"
        answer = json.dumps({"refusal": reason})
    except OSError as error:  # the disk's fault or ours, no archive's
        answer = json.dumps({"fault": error.strerror or str(error)})
    print(answer)


def _limit(caps: Caps) -> None:
    """Bound what this process can use, whatever the archive makes its readers do."""
    import resource

    largest = max(caps.sizes.values()) + 4096
    limits = {
        resource.RLIMIT_CPU: (caps.seconds, caps.seconds + 1),
        resource.RLIMIT_AS: (caps.memory, caps.memory),
        resource.RLIMIT_FSIZE: (largest, largest),
        resource.RLIMIT_NOFILE: (64, 64),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, limit in limits.items():
        try:
            resource.setrlimit(kind, limit)
        except (ValueError, OSError):  # macOS refuses some
            pass
    signal.alarm(20 * caps.seconds + 30)  # should the command be gone, which has less patience, this process goes, too


def unpack(file: int, destination: str, caps: Caps, zone: tzinfo | None = None) -> dict[str, Any]:
    """Write the wanted members of an archive below *destination*; return what was taken, skipped and refused."""
    shares = Shares(caps)
    with closing(Tree(destination, caps, shares)) as tree:
        try:
            if caps.own_members:
                for member in _members(file, caps, zone):
                    shares.count(member)
                shares.settle()
            for member in _members(file, caps, zone):
                _take(tree, member)
        except TooMuch as refusal:
            raise RefusedArchive(f"{refusal}{shares.largest()}") from None
    counts = {"taken": tree.taken, "skipped": tree.skipped, "refused": tree.refused, "unwanted": tree.unwanted}
    return {**counts, "over": shares.over, "wrapped": shares.wrapped}


def _take(tree: Tree, member: Member) -> None:
    try:
        tree.take(member)
    except RefusedMember as refusal:
        tree.refuse(member.name, str(refusal))
    except OSError as error:
        if error.errno not in _OF_NAMES:
            raise
        tree.refuse(member.name, f"has a name that this system does not take ({error.strerror}); rename it")


def _members(file: int, caps: Caps, zone: tzinfo | None) -> Iterator[Member]:
    """Yield an archive's members, of whatever kind its first bytes say that it is."""
    facts = os.fstat(file)
    if not stat.S_ISREG(facts.st_mode):
        raise RefusedArchive("is no regular file; give the archive itself")
    if facts.st_size > caps.archive:
        raise RefusedArchive(f"has {facts.st_size >> 20} MB; at most {caps.archive >> 20} MB are taken")
    head = os.pread(file, 8, 0)
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        from grader.hand_ins.unzip import zip_members

        return zip_members(file, facts.st_size, caps, zone)
    for magic, what in _OTHERS.items():
        if head.startswith(magic):
            raise RefusedArchive(f"is {what}, which is not opened; pack it as .zip or .tar.gz")
    return _tar(file, head, caps)


def _tar(file: int, head: bytes, caps: Caps) -> Iterator[Member]:
    from grader.hand_ins.untar import UNPACKERS, Stream, tar_members

    unpacker = next((new for magic, new in UNPACKERS.items() if head.startswith(magic)), None)
    if unpacker is None and os.pread(file, 5, 257) != b"ustar":
        raise RefusedArchive("is no archive that is known here; pack it as .zip or .tar.gz")
    os.lseek(file, 0, os.SEEK_SET)
    return tar_members(Stream(open(file, "rb", closefd=False), unpacker, caps.stream), caps)


Names = dict[str, "Names | str"]  # a folder's entries, folded; for what is no folder, its name in the archive


class Tree:
    """The folder that is written to, and the names that are in it."""

    def __init__(self, destination: str, caps: Caps, shares: Shares) -> None:
        self._top = os.open(destination, _FOLDER)
        self._caps, self._shares = caps, shares
        self._owner = ""  # of the member that is being taken
        self._names: Names = {}
        self._written = self._folders = 0
        self.taken = self.skipped = 0
        self.refused: list[tuple[str, str, str]] = []  # name, reason, path that an empty file or a twin stands at
        self.unwanted: list[str] = []  # the first of those that are skipped, without clutter

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self._top)

    def take(self, member: Member) -> None:
        """Write a member if it is wanted; raise RefusedMember when it must not be."""
        self._owner = self._shares.owner(member.name)
        if self._owner in self._shares.over:
            self._hold_place(member.name)
            return
        parts = safe_parts(member.name)
        if not parts or is_clutter(parts):
            self.skipped += bool(parts)
            return
        self._claim(parts, member)
        if member.kind is Kind.FOLDER:
            os.close(self._folder(parts))
        elif member.kind is Kind.OTHER:
            raise RefusedMember(member.problem)
        elif most := self._caps.sizes.get(suffix_of(parts[-1], self._caps.sizes), 0):
            self._write(parts, self._contents(member, most), member.modified)
            self.taken += 1
        elif suffix_of(parts[-1], self._caps.nested):
            raise RefusedMember("is an archive within an archive and stays closed; hand in the files themselves")
        else:
            os.close(self._folder(parts[:-1]))  # a student's folder is seen, though nothing in it is wanted
            self.skipped += 1
            self.unwanted += ["/".join(parts)[:MOST_SHOWN]] if len(self.unwanted) < MOST_UNWANTED else []

    def refuse(self, name: str, reason: str) -> None:
        """Note why a member is not taken, and leave an empty file in its place."""
        owner = self._owner = self._shares.owner(name)
        self.refused.append((name[:MOST_SHOWN], reason, self._hold_place(name)))
        if self._shares.add_refused(owner, reason):  # which is told instead of each
            self.refused = [each for each in self.refused if self._shares.owner(each[0]) != owner]
        if len(self.refused) > MAX_REFUSED:
            raise TooMuch(f"has more than {MAX_REFUSED} members that are refused; one of them {reason}")

    def _hold_place(self, name: str) -> str:
        """Leave an empty file in the place of one that is not taken; return the place, "" where there is none."""
        path = ""
        try:
            parts = safe_parts(name)
            path = "/".join(parts)
            if suffix_of(parts[-1], self._caps.sizes) and not is_clutter(parts):
                self._write(parts, b"")
        except (RefusedMember, OSError, IndexError):  # its place is taken, or it has none
            pass
        return path

    def _claim(self, parts: tuple[str, ...], member: Member) -> None:
        """Enter a name; refuse it and the other one when some system would take both for the same."""
        names = self._names
        for part in parts[:-1]:
            inner = names.setdefault(folded(part), {})
            if isinstance(inner, str):
                raise RefusedMember("lies in a folder that is a file, too; pack it again")
            names = inner
        last, folder = folded(parts[-1]), member.kind is Kind.FOLDER
        if last not in names:
            names[last] = {} if folder else member.name
            return
        there = names[last]
        if isinstance(there, dict) != folder:
            raise RefusedMember("is a folder and a file; pack it again")
        if isinstance(there, str):
            self.refuse(there, _TWIN)
            raise RefusedMember(_TWIN)

    def _contents(self, member: Member, most: int) -> bytes:
        if member.size > most:
            size = f"{member.size / 1e6:.0f} MB" if member.size >> 20 != most >> 20 else f"{member.size} bytes"
            raise RefusedMember(f"has {size}; at most {most >> 20} MB are taken")
        if member.problem:
            raise RefusedMember(member.problem)
        self._written += member.size
        if self._written > self._caps.content:
            raise TooMuch(f"holds more than {self._caps.content >> 20} MB of hand-ins; pack less")
        return member.read()

    def _folder(self, parts: tuple[str, ...]) -> int:
        """Return a descriptor of a folder below the top, made where it is missing; the caller closes it."""
        folder = os.dup(self._top)
        for part in parts:
            try:
                self._make(part, folder)
                inner = os.open(part, _FOLDER, dir_fd=folder)
            finally:
                os.close(folder)
            folder = inner
        return folder

    def _make(self, name: str, folder: int) -> None:
        """Make a folder that may be there; one member can ask for as many as its name has parts."""
        try:
            os.mkdir(name, 0o700, dir_fd=folder)
        except FileExistsError:
            return
        self._folders += 1
        if self._folders > self._caps.members:
            raise TooMuch(f"has more than {self._caps.members} folders; pack less")
        if self._caps.own_members and self._shares.add_folder(self._owner):
            raise RefusedMember("lies in one folder too many")

    def _write(self, parts: tuple[str, ...], data: bytes, modified: float = 0.0) -> None:
        folder = self._folder(parts[:-1])
        try:
            file = os.open(parts[-1], _NEW_FILE, 0o600, dir_fd=folder)
        except FileExistsError:
            raise RefusedMember("is there already; pack only one of them") from None
        finally:
            os.close(folder)
        with open(file, "wb") as written:
            written.write(data)
            written.flush()
            moment = modified if 0 < modified < _FAR else 0.0
            os.utime(file, (moment, moment))


if __name__ == "__main__":
    main()
